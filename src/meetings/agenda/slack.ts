import { z } from 'zod'
import { dayIn } from '../../calendar/zones.ts'
import { findOpenDifficulties } from '../../difficulties/queries.ts'
import { UserError } from '../../errors.ts'
import { findForAgenda } from '../../follow-ups/queries.ts'
import { findCalendar, findSideCalendars } from '../../partnerships/calendars/queries.ts'
import { closingView, escapeText, type Message, readingView, says, section } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import { onTop } from '../../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { findNext, getMeetingById } from '../queries.ts'
import { agendaDueAt, type MeetingRow } from '../rules.ts'
import type { Reading } from '../views.ts'
import { dropItem, moveItem, proposeItem, putBackItem, secondItem, takeSecondBack } from './mutations.ts'
import { findAgenda, findItems, findProposals, getItem } from './queries.ts'
import { proposalForm as proposalSchema } from './rules.ts'
import {
  actionIds,
  agendaAhead,
  agendaWithoutMeeting,
  arrangeView,
  personalAgenda,
  proposalForm,
  SHARED,
  secondedMessage,
  takenBackMessage,
  viewIds,
  withdrawnMessage,
} from './views.ts'

export const agenda: Feature = {
  name: 'agenda',
  commands: [
    {
      words: ['meeting agenda', '例会 议程', '议程', 'agenda'],
      help: (t) => t.agenda.help.show,
      allow: 'reader',
      run: (context) => show(context, 0),
    },
    {
      words: ['meeting propose', '例会 提议', '提议', '提议题', 'propose'],
      help: (t) => t.agenda.help.propose,
      allow: 'member',
      run: openForm,
    },
  ],
  actions: {
    [actionIds.show]: { allow: 'reader', run: pressShow },
    [actionIds.openForm]: { allow: 'member', run: openForm },
    [actionIds.second]: { allow: 'member', run: second },
    [actionIds.takeBack]: { allow: 'member', run: takeBack },
    [actionIds.arrange]: { allow: 'liaison-officer', run: openArrange },
    [actionIds.up]: { allow: 'liaison-officer', run: (context, input) => move(context, input, -1) },
    [actionIds.down]: { allow: 'liaison-officer', run: (context, input) => move(context, input, 1) },
    [actionIds.drop]: { allow: 'member', run: drop },
    [actionIds.putBack]: { allow: 'member', run: putBack },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: propose },
  },
}

async function readingOf({ deps, actor, t, reader }: Context): Promise<Reading> {
  return { t, reader, calendar: await findCalendar(deps.db, actor.partnership.id) }
}

/** The agenda of one meeting for one person; without an id of the next one. */
async function show(context: Context, meetingId: number): Promise<Message> {
  const { deps, actor, now } = context
  const partnershipId = actor.partnership.id
  const who = { personId: actor.person.id }
  const reading = await readingOf(context)
  const meeting =
    meetingId === 0
      ? await findNext(deps.db, partnershipId, now)
      : await getMeetingById(deps.db, partnershipId, meetingId)
  if (meeting !== null && meeting.agendaAt !== null)
    return personalAgenda(reading, meeting, await findAgenda(deps.db, meeting, now), who)
  const proposals = await findProposals(deps.db, partnershipId, meeting?.id)
  if (meeting === null) return agendaWithoutMeeting(reading, partnershipId, proposals, who)
  return agendaAhead(reading, meeting, { ...(await countAhead(context, meeting)), proposals }, who)
}

async function countAhead({ deps, actor, now }: Context, meeting: MeetingRow) {
  const { id, timeZone } = actor.partnership
  const [{ national }, difficulties, followUps] = await Promise.all([
    findSideCalendars(deps.db, id),
    findOpenDifficulties(deps.db, id),
    findForAgenda(deps.db, id, dayIn(timeZone, now)),
  ])
  return {
    dueAt: agendaDueAt(meeting.day, national, timeZone),
    difficulties: difficulties.length,
    followUps: followUps.length,
  }
}

async function pressShow(context: Context, input: ActionInput): Promise<Answer | undefined> {
  return onTop(context, input, context.t.meetings.agenda, await show(context, input.id))
}

/** After a press the person's own agenda is drawn anew where it stands; the one everybody sees stays, with an answer beside it. */
async function answer(context: Context, input: ActionInput, message: Message): Promise<Answer | undefined> {
  const { deps, actor, t } = context
  const { meetingId, partnershipId } = await getItem(deps.db, actor.partnership.id, input.id)
  if (meetingId !== null) await deps.wake('meetings.redraw', { meetingId, partnershipId })
  if (input.place === 'modal') {
    const drawn = await show(context, meetingId ?? 0)
    await input.updateView(readingView(t, partnershipId, t.meetings.agenda, drawn))
    return undefined
  }
  return input.value.endsWith(`.${SHARED}`) ? message : { ...message, replace: true }
}

async function openForm({ t, actor, open }: Context): Promise<undefined> {
  await open(proposalForm(t, { partnershipId: actor.partnership.id }))
}

async function propose({ deps, actor, t, now }: Context, { values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { text } = parseForm(proposalSchema, values)
  await proposeItem(deps.db, actor, { text, requestKey }, now)
  // When the agenda is out it goes on it right away.
  await deps.wake('meetings.prepare')
  return { update: closingView(t, t.agenda.form.title, says(t.agenda.proposed(escapeText(text)))) }
}

async function second(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  const isNew = await secondItem(deps.db, actor, input.id, now)
  return answer(context, input, secondedMessage(t, await getItem(deps.db, actor.partnership.id, input.id), isNew))
}

async function takeBack(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  await takeSecondBack(deps.db, actor, input.id, now)
  return answer(context, input, takenBackMessage(t, await getItem(deps.db, actor.partnership.id, input.id)))
}

async function openArrange(context: Context, { id }: ActionInput): Promise<undefined> {
  const meeting = await getMeetingById(context.deps.db, context.actor.partnership.id, id)
  if (meeting.agendaAt === null) throw new UserError((t) => t.agenda.noMeetingToArrange)
  await context.open(await arranged(context, meeting))
}

async function arranged(context: Context, meeting: MeetingRow) {
  const items = await findItems(context.deps.db, meeting.partnershipId, meeting.id)
  return arrangeView(await readingOf(context), meeting, items)
}

const arrangeData = z.object({ meetingId: z.number() })

/** A press in the arranging modal shows there, and soon in the channel. */
async function redrawArranged(context: Context, { view, updateView }: ActionInput): Promise<boolean> {
  const { deps, actor } = context
  const data = arrangeData.safeParse(view?.data)
  if (!data.success) return false
  const { meetingId } = data.data
  await deps.wake('meetings.redraw', { meetingId, partnershipId: actor.partnership.id })
  await updateView(await arranged(context, await getMeetingById(deps.db, actor.partnership.id, meetingId)))
  return true
}

async function move(context: Context, input: ActionInput, by: -1 | 1): Promise<undefined> {
  await moveItem(context.deps.db, context.actor, input.id, by, context.now)
  await redrawArranged(context, input)
}

async function drop(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  await dropItem(deps.db, deps.workspace.id, actor, input.id, now)
  if (await redrawArranged(context, input)) return undefined
  return answer(context, input, withdrawnMessage(t, await getItem(deps.db, actor.partnership.id, input.id)))
}

async function putBack(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  await putBackItem(deps.db, actor, input.id, now)
  if (await redrawArranged(context, input)) return undefined
  const { text } = await getItem(deps.db, actor.partnership.id, input.id)
  const said = t.agenda.isBack(escapeText(text))
  return answer(context, input, { text: said, blocks: [section(said)] })
}
