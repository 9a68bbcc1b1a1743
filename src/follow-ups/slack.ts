import type { Option } from '@slack/types'
import { z } from 'zod'
import { type Day, isDay } from '../calendar/day.ts'
import { dayIn } from '../calendar/zones.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { findCalendarOf } from '../partnerships/calendars/queries.ts'
import { findOwned, findPeople, findProjects, getProjectById } from '../projects/queries.ts'
import { takesPart } from '../projects/rules.ts'
import { personOption, actionIds as projectActions } from '../projects/views.ts'
import { isAllowed } from '../slack/authorize.ts'
import { type Message, section } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../slack/router.ts'
import { nudgeOf } from './jobs.ts'
import { askForHelp, createFollowUp, finishFollowUp, reopenFollowUp, snoozeFollowUp } from './mutations.ts'
import { findNudgeAt, findOfOthers, findOfPerson, findOfProject, getFollowUp, getFollowUpById } from './queries.ts'
import {
  decideChoice,
  decideDay,
  decideDue,
  type FollowUpRow,
  followUpForm as formSchema,
  helpForm as helpSchema,
  mayChange,
} from './rules.ts'
import {
  actionIds,
  confirmView,
  followUpCard,
  followUpForm,
  followUpList,
  followUpsOfProject,
  type Happened,
  happenedText,
  helpedView,
  helpForm,
  PICK,
  type Reading,
  savedView,
  snoozedView,
  snoozeForm,
  viewIds,
} from './views.ts'

const READ_AT_MOST = 200
const PROJECTS_OFFERED = 100

export const followUps: Feature = {
  name: 'follow-ups',
  commands: [
    {
      words: ['followup new', '新跟进', '新建跟进', '跟进 新建'],
      help: (t) => t.followUps.help.create,
      allow: 'member',
      run: openForm,
    },
    {
      words: ['followup', '跟进', 'followups'],
      help: (t) => t.followUps.help.list,
      allow: 'member',
      run: (context, { rest }) => (/^(list|列表)?$/i.test(rest) ? list(context) : showNumber(context, rest)),
    },
  ],
  actions: {
    [actionIds.openForm]: { allow: 'member', run: openForm },
    [projectActions.addFollowUp]: { allow: 'member', run: (context, { id }) => openFormFor(context, id) },
    [projectActions.listFollowUps]: { allow: 'member', run: (context, { id }) => listOfProject(context, id) },
    [actionIds.show]: { allow: 'member', run: (context, { id }) => show(context, id) },
    [actionIds.done]: { allow: 'member', run: (context, input) => press(context, input, finishFollowUp, 'done') },
    [actionIds.notDone]: {
      allow: 'member',
      run: (context, input) => press(context, input, reopenFollowUp, 'reopened'),
    },
    [actionIds.snooze]: { allow: 'member', run: pressSnooze },
    [actionIds.help]: { allow: 'member', run: openHelp },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: check },
    [viewIds.confirm]: {
      allow: 'member',
      run: (context, { data, requestKey }) => save(context, draft.parse(data), requestKey),
    },
    [viewIds.snooze]: { allow: 'member', run: snoozeUntil },
    [viewIds.help]: { allow: 'member', run: help },
  },
  options: {
    [actionIds.person]: { allow: 'member', run: offerPeople },
  },
}

/** On the calendar of the person who answers for it; without one, of who reads. */
async function readingOf({ deps, actor, t, reader }: Context, personId = actor.person.id): Promise<Reading> {
  return { t, reader, calendar: await findCalendarOf(deps.db, actor.partnership.id, personId) }
}

function today({ actor, now }: Context): Day {
  return dayIn(actor.partnership.timeZone, now)
}

function whoIs({ actor }: Context) {
  const { roles } = actor.membership
  return {
    personId: actor.person.id,
    isOfficer: isAllowed('liaison-officer', roles),
    isOrganiser: isAllowed('organiser', roles),
  }
}

async function list(context: Context): Promise<Message> {
  const { deps, actor } = context
  const { personId, isOfficer } = whoIs(context)
  const partnershipId = actor.partnership.id
  const [mine, others] = await Promise.all([
    findOfPerson(deps.db, partnershipId, personId, READ_AT_MOST),
    findOfOthers(deps.db, partnershipId, { personId, all: isOfficer }, READ_AT_MOST),
  ])
  return followUpList(await readingOf(context), { mine, others }, partnershipId)
}

async function listOfProject(context: Context, projectId: number): Promise<Message> {
  const { deps, actor } = context
  const project = await getProjectById(deps.db, actor.partnership.id, projectId)
  if (!takesPart(project, whoIs(context))) throw new UserError((t) => t.projects.notForYou)
  const rows = await findOfProject(deps.db, actor.partnership.id, projectId, READ_AT_MOST)
  return followUpsOfProject(await readingOf(context), project, rows)
}

async function showNumber(context: Context, text: string): Promise<Message> {
  const [, number] = /^[#＃]?(\d{1,6})$/.exec(text) ?? []
  if (number === undefined) throw new UserError((t) => t.followUps.numberNeeded)
  return card(context, await getFollowUp(context.deps.db, context.actor.partnership.id, Number(number)))
}

async function show(context: Context, id: number): Promise<Message> {
  return card(context, await getFollowUpById(context.deps.db, context.actor.partnership.id, id))
}

async function card(context: Context, followUp: FollowUpRow): Promise<Message> {
  const isMine = mayChange(followUp, whoIs(context))
  if (!isMine && !takesPart(followUp.project, whoIs(context))) throw new UserError((t) => t.followUps.notForYou)
  return followUpCard(await readingOf(context, followUp.person.id), followUp, isMine)
}

async function press(
  context: Context,
  input: ActionInput,
  change: typeof finishFollowUp,
  happened: 'done' | 'reopened',
): Promise<Answer> {
  const { deps, actor, now } = context
  const followUp = await change(deps.db, deps.workspace.id, actor, input.id, now)
  await deps.wake('deliveries.send')
  return answer(context, input, followUp, happened)
}

async function pressSnooze(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, now, t } = context
  const chosen = input.value.split('.')[2] ?? ''
  if (chosen === PICK) {
    const followUp = await getFollowUpById(deps.db, actor.partnership.id, input.id)
    const data = { partnershipId: actor.partnership.id, followUpId: input.id }
    await context.open(snoozeForm(t, data, followUp))
    return undefined
  }
  const { person } = await getFollowUpById(deps.db, actor.partnership.id, input.id)
  const { calendar } = await readingOf(context, person.id)
  const askOn = decideChoice(chosen, today(context), calendar)
  const followUp = await snoozeFollowUp(deps.db, deps.workspace.id, actor, input.id, askOn, now)
  await deps.wake('deliveries.send')
  return answer(context, input, followUp, 'moved')
}

/** The press shows where it was made: in the nudge, which is drawn anew, or in the follow-up's own message. */
async function answer(
  context: Context,
  { message }: ActionInput,
  followUp: FollowUpRow,
  happened: Happened,
): Promise<Answer> {
  const { deps, actor } = context
  const nudge = message === null ? null : await findNudgeAt(deps.db, actor.person.id, message)
  if (nudge !== null) {
    const redrawn = await nudgeOf(deps, nudge, context)
    if (redrawn !== null) return { ...redrawn, replace: true }
  }
  await wakeRedraw(context, followUp)
  const said = happenedText(await readingOf(context, followUp.person.id), followUp, happened)
  if (message === null) return { text: said, blocks: [section(said)] }
  return { ...(await card(context, followUp)), replace: true }
}

async function openForm(context: Context): Promise<undefined> {
  const { deps, actor } = context
  const { personId, isOrganiser } = whoIs(context)
  const partnershipId = actor.partnership.id
  const projects = isOrganiser
    ? await findProjects(deps.db, partnershipId, PROJECTS_OFFERED)
    : await findOwned(deps.db, partnershipId, personId, PROJECTS_OFFERED)
  if (projects.length === 0) throw new UserError((t) => t.followUps.noProject)
  await context.open(followUpForm(await readingOf(context), { partnershipId, projectId: null }, projects, null))
}

async function openFormFor(context: Context, projectId: number): Promise<undefined> {
  const { deps, actor } = context
  const partnershipId = actor.partnership.id
  const project = await getProjectById(deps.db, partnershipId, projectId)
  if (!takesPart(project, whoIs(context))) throw new UserError((t) => t.followUps.notYourProject)
  const owner = project.owners.find(({ personId }) => personId === actor.person.id)
  const person = owner === undefined ? null : { text: owner.name, value: String(owner.personId) }
  await context.open(followUpForm(await readingOf(context), { partnershipId, projectId }, [project], person))
}

const formData = z.object({ partnershipId: z.number(), projectId: z.number().nullable() })

async function offerPeople(
  { deps, actor }: Context,
  { typed, view }: { typed: string; view: OpenView | null },
): Promise<Option[]> {
  const projectId = formData.parse(view?.data).projectId ?? Number(view?.values.project ?? 0)
  const project = projectId > 0 ? await getProjectById(deps.db, actor.partnership.id, projectId) : null
  const personIds = project?.owners.map((owner) => owner.personId) ?? []
  return (await findPeople(deps.db, actor.partnership.id, typed, { personIds })).map(personOption)
}

const draft = z.object({
  partnershipId: z.number(),
  projectId: z.number(),
  personId: z.number(),
  text: z.string(),
  dueOn: z.string().refine(isDay),
})

/** A working day picked in the calendar is saved; one given in words, or moved off a holiday, is shown first. */
async function check(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { projectId, partnershipId } = formData.parse(data)
  const form = parseForm(formSchema, values)
  const zone = context.actor.partnership.timeZone
  const reading = await readingOf(context, form.person)
  const decided = decideDue(form, { now: context.now, zone }, reading.calendar)
  if (!decided.ok) throw new FieldErrors((t) => ({ [decided.field]: t.followUps.faults[decided.fault] }))
  const followUp = {
    partnershipId,
    projectId: projectId ?? form.project ?? 0,
    personId: form.person,
    text: form.text,
    dueOn: decided.day,
  }
  if (form.words === '' && !decided.isMoved) return save(context, followUp, requestKey)
  return { push: confirmView(reading, followUp, form.text, decided) }
}

async function save(context: Context, followUp: z.infer<typeof draft>, requestKey: string): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const { partnershipId: _, ...noted } = followUp
  const { id } = await createFollowUp(deps.db, deps.workspace.id, actor, { ...noted, requestKey }, now)
  await deps.wake('deliveries.send')
  const reading = await readingOf(context, noted.personId)
  return { update: savedView(reading, await getFollowUpById(deps.db, actor.partnership.id, id)) }
}

const subject = z.object({ followUpId: z.number() })

async function snoozeUntil(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const { followUpId } = subject.parse(data)
  const until = String(values.until ?? '')
  if (!isDay(until)) throw new FieldErrors((t) => ({ until: t.followUps.faults.dayMissingPick }))
  const { person } = await getFollowUpById(deps.db, actor.partnership.id, followUpId)
  const reading = await readingOf(context, person.id)
  const decided = decideDay(until, today(context), reading.calendar)
  if (!decided.ok) throw new FieldErrors((t) => ({ until: t.followUps.faults[decided.fault] }))
  const followUp = await snoozeFollowUp(deps.db, deps.workspace.id, actor, followUpId, decided.day, now)
  await changed(context, followUp)
  return { update: snoozedView(reading, followUp, decided) }
}

async function openHelp(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const followUp = await getFollowUpById(deps.db, actor.partnership.id, id)
  const { helpNumber } = followUp
  if (!mayChange(followUp, whoIs(context)))
    throw new UserError((words) => words.followUps.notYours(followUp.person.name))
  if (helpNumber !== null) throw new UserError((words) => words.followUps.helpAlready(helpNumber))
  await context.open(helpForm(t, { partnershipId: actor.partnership.id, followUpId: id }, followUp))
}

async function help(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, now } = context
  const { followUpId } = subject.parse(data)
  const { text } = parseForm(helpSchema, values)
  const followUp = await askForHelp(deps.db, deps.workspace.id, actor, followUpId, { text, requestKey }, now)
  await changed(context, followUp)
  return { update: helpedView(await readingOf(context, followUp.person.id), followUp) }
}

/** After a form there is no message to answer in: the nudge of its person is drawn anew by a job. */
async function changed(context: Context, followUp: FollowUpRow): Promise<void> {
  await Promise.all([context.deps.wake('deliveries.send'), wakeRedraw(context, followUp)])
}

function wakeRedraw({ deps }: Context, { person, partnershipId }: FollowUpRow): Promise<void> {
  return deps.wake('follow-ups.redraw', { personId: person.id, partnershipId })
}
