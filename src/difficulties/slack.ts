import type { Option } from '@slack/types'
import { z } from 'zod'
import { dayIn } from '../calendar/zones.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { decideDay } from '../follow-ups/rules.ts'
import { findCalendarOf } from '../partnerships/calendars/queries.ts'
import { findPeople, findProjects } from '../projects/queries.ts'
import { personOption } from '../projects/views.ts'
import { isAllowed } from '../slack/authorize.ts'
import { closingView, type Message, says } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import { inPlace, onTop } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../slack/router.ts'
import { typedNumber } from '../slack/words.ts'
import { answerDifficulty, confirmDifficulty, fileDifficulty, reopenDifficulty, takeInHand } from './mutations.ts'
import { findHistory, findListed, getDifficulty, getDifficultyById } from './queries.ts'
import {
  actsOf,
  answerForm as answerSchema,
  type DifficultyRow,
  type Filter,
  difficultyForm as formSchema,
  isUnanswered,
  ownerForm as ownerSchema,
  reopenForm as reopenSchema,
} from './rules.ts'
import {
  actionIds,
  answeredBefore,
  answerForm,
  difficultyForm,
  difficultyList,
  inHandText,
  outcomeMessage,
  ownerForm,
  personalCard,
  reopenForm,
  viewIds,
} from './views.ts'

const LISTED = 40
const PROJECTS_OFFERED = 100

export const difficulties: Feature = {
  name: 'difficulties',
  commands: [
    {
      words: ['difficulty new', '新困难', '提困难', '困难 新建'],
      help: (t) => t.difficulties.help.create,
      allow: 'member',
      run: openForm,
    },
    {
      words: ['difficulty', '困难', 'difficulties'],
      help: (t) => t.difficulties.help.list,
      allow: 'reader',
      run: typed,
    },
  ],
  actions: {
    [actionIds.openForm]: { allow: 'member', run: openForm },
    [actionIds.list]: { allow: 'reader', run: pressList },
    [actionIds.show]: { allow: 'reader', run: pressShow },
    [actionIds.give]: { allow: 'liaison-officer', run: (context, { id }) => openOwner(context, id) },
    [actionIds.answer]: { allow: 'member', run: (context, { id }) => openAnswer(context, id) },
    [actionIds.correct]: { allow: 'member', run: (context, { id }) => openCorrection(context, id) },
    [actionIds.confirm]: { allow: 'member', run: confirm },
    [actionIds.reopen]: { allow: 'member', run: (context, { id }) => openReopen(context, id) },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: file },
    [viewIds.owner]: { allow: 'liaison-officer', run: give },
    [viewIds.answer]: { allow: 'member', run: answer },
    [viewIds.reopen]: { allow: 'member', run: reopen },
  },
  options: {
    [actionIds.person]: { allow: 'liaison-officer', run: offerPeople },
  },
}

function whoIs({ actor, now }: Context) {
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  return { personId: actor.person.id, isOfficer, today: dayIn(actor.partnership.timeZone, now) }
}

function get({ deps, actor }: Context, id: number): Promise<DifficultyRow> {
  return getDifficultyById(deps.db, actor.partnership.id, id)
}

/** What the forms carry. */
function dataOf({ actor }: Context, difficultyId: number) {
  return { partnershipId: actor.partnership.id, difficultyId }
}

const subject = z.object({ difficultyId: z.number() })

async function openForm({ deps, actor, t, open }: Context): Promise<undefined> {
  const projects = await findProjects(deps.db, actor.partnership.id, PROJECTS_OFFERED)
  await open(difficultyForm(t, { partnershipId: actor.partnership.id }, projects))
}

async function file({ deps, actor, t, now }: Context, { values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { text, project } = parseForm(formSchema, values)
  const filed = await fileDifficulty(deps.db, deps.workspace.id, actor, { text, projectId: project, requestKey }, now)
  await deps.wake('deliveries.send')
  return { update: closingView(t, t.difficulties.form.title, says(t.difficulties.filed(filed.number))) }
}

async function typed(context: Context, { rest }: { rest: string }): Promise<Message> {
  if (/^(list|open|列表|未销号)?$/i.test(rest)) return list(context, 'open')
  if (/^(all|全部)$/i.test(rest)) return list(context, 'all')
  const number = typedNumber(rest)
  if (number === null) throw new UserError((t) => t.difficulties.numberNeeded)
  const { deps, actor } = context
  return card(context, await getDifficulty(deps.db, actor.partnership.id, number))
}

async function list({ deps, actor, t, reader }: Context, filter: Filter): Promise<Message> {
  const partnershipId = actor.partnership.id
  const rows = await findListed(deps.db, partnershipId, filter, LISTED)
  return difficultyList(t, rows, filter, { partnershipId, reader })
}

async function card({ deps, ...context }: Context, difficulty: DifficultyRow): Promise<Message> {
  const history = await findHistory(deps.db, difficulty.partnershipId, difficulty.id)
  return personalCard(context.t, difficulty, history, context.reader, whoIs({ deps, ...context }))
}

async function pressList(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const filter = z.enum(['open', 'all']).catch('open').parse(input.value.split('.')[2])
  return inPlace(context, input, context.t.difficulties.listTitle, await list(context, filter))
}

async function pressShow(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const message = await card(context, await get(context, input.id))
  return onTop(context, input, context.t.difficulties.listTitle, message)
}

async function openOwner(context: Context, difficultyId: number): Promise<Message | undefined> {
  const difficulty = await get(context, difficultyId)
  if (!isUnanswered(difficulty)) return tooLate(context, difficulty)
  await context.open(ownerForm(context.t, dataOf(context, difficultyId), difficulty, context.reader))
  return undefined
}

/** The owners of its project first, then everybody. */
async function offerPeople(
  { deps, actor }: Context,
  { typed, view }: { typed: string; view: OpenView | null },
): Promise<Option[]> {
  const { difficultyId } = subject.parse(view?.data)
  const { project } = await getDifficultyById(deps.db, actor.partnership.id, difficultyId)
  const personIds = project?.owners.map((owner) => owner.personId) ?? []
  return (await findPeople(deps.db, actor.partnership.id, typed, { personIds })).map(personOption)
}

async function give(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now, reader } = context
  const { difficultyId } = subject.parse(data)
  const form = parseForm(ownerSchema, values)
  const calendar = await findCalendarOf(deps.db, actor.partnership.id, form.owner)
  const decided = decideDay(form.dueOn, dayIn(actor.partnership.timeZone, now), calendar)
  if (!decided.ok) throw new FieldErrors((words) => ({ dueOn: words.followUps.faults[decided.fault] }))
  const owner = { ownerId: form.owner, dueOn: decided.day }
  await takeInHand(deps.db, deps.workspace.id, actor, difficultyId, owner, now)
  await changed(context, difficultyId)
  const text = inHandText(t, await get(context, difficultyId), decided, reader)
  return { update: closingView(t, t.difficulties.ownerForm.title, says(text)) }
}

async function openAnswer(context: Context, difficultyId: number): Promise<Message | undefined> {
  const difficulty = await get(context, difficultyId)
  if (!isUnanswered(difficulty)) return tooLate(context, difficulty)
  if (!actsOf(difficulty, whoIs(context)).answer) throw new UserError((t) => t.difficulties.notYoursToAnswer)
  await context.open(answerForm(context.t, dataOf(context, difficultyId), difficulty, context.reader))
  return undefined
}

async function openCorrection(context: Context, difficultyId: number): Promise<Message | undefined> {
  const difficulty = await get(context, difficultyId)
  if (!actsOf(difficulty, whoIs(context)).correct) return tooLate(context, difficulty)
  await context.open(answerForm(context.t, dataOf(context, difficultyId), difficulty, context.reader))
  return undefined
}

/** A button that lay there for a while: tells how it stands, and draws its message anew. */
async function tooLate({ deps, t }: Context, difficulty: DifficultyRow): Promise<Message> {
  await deps.wake('difficulties.redraw', { difficultyId: difficulty.id })
  return answeredBefore(t, difficulty)
}

async function answer(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { difficultyId } = subject.parse(data)
  const { text } = parseForm(answerSchema, values)
  await answerDifficulty(deps.db, deps.workspace.id, actor, difficultyId, text, now)
  await changed(context, difficultyId)
  const difficulty = await get(context, difficultyId)
  // A form sent twice reads the same twice.
  const stands = difficulty.answeredBy?.id === actor.person.id && difficulty.answer === text
  const told = stands ? t.difficulties.told(difficulty.number) : answeredBefore(t, difficulty).text
  return { update: closingView(t, t.difficulties.answerForm.title, says(told)) }
}

async function confirm(context: Context, { id, place }: ActionInput): Promise<Answer> {
  const { deps, actor, t, now } = context
  await confirmDifficulty(deps.db, deps.workspace.id, actor, id, now)
  await changed(context, id)
  const difficulty = await get(context, id)
  const happened = (await findHistory(deps.db, actor.partnership.id, id)).at(-1)
  if (place === 'message' && happened !== undefined)
    return { ...outcomeMessage(t, difficulty, happened, actor.person.id, context.reader), replace: true }
  return { text: t.difficulties.confirmed(difficulty.number) }
}

async function openReopen(context: Context, difficultyId: number): Promise<Message | undefined> {
  const difficulty = await get(context, difficultyId)
  if (isUnanswered(difficulty)) return card(context, difficulty)
  if (!actsOf(difficulty, whoIs(context)).reopen) throw new UserError((t) => t.difficulties.notYoursToConfirm)
  await context.open(reopenForm(context.t, dataOf(context, difficultyId), difficulty, context.reader))
  return undefined
}

async function reopen(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { difficultyId } = subject.parse(data)
  const { text } = parseForm(reopenSchema, values)
  await reopenDifficulty(deps.db, deps.workspace.id, actor, difficultyId, text, now)
  await changed(context, difficultyId)
  const { number } = await get(context, difficultyId)
  return { update: closingView(t, t.difficulties.reopenForm.title, says(t.difficulties.reopened(number))) }
}

async function changed({ deps }: Context, difficultyId: number): Promise<void> {
  await Promise.all([deps.wake('deliveries.send'), deps.wake('difficulties.redraw', { difficultyId })])
}
