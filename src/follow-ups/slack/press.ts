import { z } from 'zod'
import { isDay } from '../../calendar/day.ts'
import { dayIn } from '../../calendar/zones.ts'
import { findPressed } from '../../deliveries/queries.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { deputiesOn } from '../../partnerships/calendars/rules.ts'
import { otherOwners } from '../../projects/rules.ts'
import { section } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { ActionInput, Answer, Context, ViewAnswer } from '../../slack/router.ts'
import { nudgeOf } from '../jobs.ts'
import {
  askForHelp,
  type finishFollowUp,
  mute,
  noteResult,
  type reopenFollowUp,
  snoozeFollowUp,
  unmute,
} from '../mutations.ts'
import { getFollowUpById, isNudgeUnderWay } from '../queries.ts'
import {
  decideChoice,
  decideDay,
  type FollowUpRow,
  helpForm as helpSchema,
  mayChange,
  resultForm as resultSchema,
} from '../rules.ts'
import {
  followUpCard,
  type Happened,
  happenedText,
  helpedView,
  helpForm,
  more,
  PICK,
  resultForm,
  resultView,
  snoozedView,
  snoozeForm,
} from '../views.ts'
import { readingOn, today, whoIs } from './reading.ts'

export async function press(
  context: Context,
  input: ActionInput,
  change: typeof finishFollowUp | typeof reopenFollowUp,
  happened: 'done' | 'reopened',
): Promise<Answer> {
  const { deps, actor, now } = context
  const followUp = await change(deps.db, deps.workspace.id, actor, input.id, now)
  await deps.wake('deliveries.send')
  return answer(context, input, followUp, happened)
}

export async function pressSnooze(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, now, t } = context
  const chosen = input.value.split('.')[2] ?? ''
  if (chosen === PICK) {
    const followUp = await getFollowUpById(deps.db, actor.partnership.id, input.id)
    const data = { partnershipId: actor.partnership.id, followUpId: input.id }
    await context.open(snoozeForm(t, data, followUp))
    return undefined
  }
  const { calendar } = await readingOn(context, await getFollowUpById(deps.db, actor.partnership.id, input.id))
  const askOn = decideChoice(chosen, today(context), calendar)
  const followUp = await snoozeFollowUp(deps.db, deps.workspace.id, actor, input.id, askOn, now)
  await deps.wake('deliveries.send')
  return answer(context, input, followUp, 'moved')
}

/**
 * The press shows where it was made: in the nudge, which is drawn anew, or in the follow-up's own message. The job draws
 * that nudge once more: of two quick presses the answer to the first may arrive last.
 */
async function answer(
  context: Context,
  { message }: ActionInput,
  followUp: FollowUpRow,
  happened: Happened,
): Promise<Answer> {
  const { deps, actor } = context
  await Promise.all([wakeSources(context, followUp), wakeRedraw(context, followUp)])
  const nudge = await findPressed(deps.db, 'follow-ups.nudge', actor.person.id, message)
  if (nudge !== null) {
    const redrawn = await nudgeOf(deps, nudge, context)
    if (redrawn !== null) return { ...redrawn, replace: true }
  }
  const reading = await readingOn(context, followUp)
  const said = happenedText(reading, followUp, happened)
  // A nudge on its way may be the message that was pressed: it is drawn anew once its place is known.
  if (message === null || (await isNudgeUnderWay(deps.db, actor.person.id, dayIn(context.reader.zone, context.now))))
    return { text: said, blocks: [section(said)] }
  return {
    ...followUpCard(reading, followUp, mayChange(followUp, whoIs(context)), context.actor.person.id),
    replace: true,
  }
}

const subject = z.object({ followUpId: z.number() })

export async function snoozeUntil(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const { followUpId } = subject.parse(data)
  const until = String(values.until ?? '')
  if (!isDay(until)) throw new FieldErrors((t) => ({ until: t.followUps.faults.dayMissingPick }))
  const reading = await readingOn(context, await getFollowUpById(deps.db, actor.partnership.id, followUpId))
  const decided = decideDay(until, today(context), reading.calendar)
  if (!decided.ok) throw new FieldErrors((t) => ({ until: t.followUps.faults[decided.fault] }))
  const followUp = await snoozeFollowUp(deps.db, deps.workspace.id, actor, followUpId, decided.day, now)
  await changed(context, followUp)
  return { update: snoozedView(reading, followUp, decided) }
}

export async function openHelp(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const followUp = await getFollowUpById(deps.db, actor.partnership.id, id)
  const { helpNumber } = followUp
  if (!mayChange(followUp, whoIs(context)))
    throw new UserError((words) => words.followUps.notYours(followUp.person.name))
  if (helpNumber !== null) throw new UserError((words) => words.followUps.helpAlready(helpNumber))
  await context.open(helpForm(t, { partnershipId: actor.partnership.id, followUpId: id }, followUp))
}

export async function help(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const { followUpId } = subject.parse(data)
  const { text } = parseForm(helpSchema, values)
  const followUp = await askForHelp(deps.db, deps.workspace.id, actor, followUpId, { text, requestKey }, now)
  await changed(context, followUp)
  return { update: helpedView(await readingOn(context, followUp), followUp) }
}

export async function pressMute(context: Context, input: ActionInput): Promise<Answer> {
  const { deps, actor, now } = context
  const { project } = await getFollowUpById(deps.db, actor.partnership.id, input.id)
  const ofProject = input.value.endsWith(more.muteProject) && project !== null
  await mute(deps.db, actor, ofProject ? { projectId: project.id } : { followUpId: input.id }, now)
  return answer(context, input, await getFollowUpById(deps.db, actor.partnership.id, input.id), 'muted')
}

export async function pressUnmute(context: Context, input: ActionInput): Promise<Answer> {
  const { deps, actor, now } = context
  const { project } = await getFollowUpById(deps.db, actor.partnership.id, input.id)
  await unmute(deps.db, actor, { followUpId: input.id }, now)
  if (project !== null) await unmute(deps.db, actor, { projectId: project.id }, now)
  return answer(context, input, await getFollowUpById(deps.db, actor.partnership.id, input.id), 'unmuted')
}

export async function openResult(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const followUp = await getFollowUpById(deps.db, actor.partnership.id, id)
  await context.open(resultForm(t, { partnershipId: actor.partnership.id, followUpId: id }, followUp))
}

export async function saveResult(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const { followUpId } = subject.parse(data)
  const { text } = parseForm(resultSchema, values)
  const followUp = await noteResult(deps.db, deps.workspace.id, actor, followUpId, text, now)
  await changed(context, followUp)
  return { update: resultView(await readingOn(context, followUp), followUp) }
}

/** After a form there is no message to answer in: the nudge of its person is drawn anew by a job. */
async function changed(context: Context, followUp: FollowUpRow): Promise<void> {
  await Promise.all([
    context.deps.wake('deliveries.send'),
    wakeRedraw(context, followUp),
    wakeSources(context, followUp),
  ])
}

/** In the nudges of its person, and of who else may have it in theirs; of who has left, where it is asked who takes over. */
export async function wakeRedraw(
  context: Context,
  { id: followUpId, person, project, partnershipId }: FollowUpRow,
): Promise<void> {
  const owners = otherOwners(project?.owners ?? [], person).map(({ personId }) => personId)
  const deputies = deputiesOn(person.leaves, today(context)).filter((id) => id !== null)
  if (person.leftAt !== null) await context.deps.wake('departures.redraw', { personId: person.id })
  const readers = new Set([person.id, ...owners, ...deputies])
  await Promise.all(
    [...readers].map((personId) => context.deps.wake('follow-ups.redraw', { personId, partnershipId, followUpId })),
  )
}

/** Where it came from shows how it stands: the card of its project, the minutes of a meeting, the report of a visit. */
export async function wakeSources({ deps }: Context, { project, origin, partnershipId }: FollowUpRow): Promise<void> {
  if (project !== null) await deps.wake('projects.redraw', { projectId: project.id })
  if (origin?.kind === 'meeting') await deps.wake('minutes.redraw', { meetingId: origin.meetingId, partnershipId })
  if (origin?.kind === 'visit') await deps.wake('visits.redraw', { visitId: origin.visitId, partnershipId })
}
