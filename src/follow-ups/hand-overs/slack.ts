import type { Option } from '@slack/types'
import { z } from 'zod'
import { FieldErrors, UserError } from '../../errors.ts'
import { findMembers, findPeople, getProjectById } from '../../projects/queries.ts'
import type { Person } from '../../projects/rules.ts'
import { personOption, actionIds as projectActions } from '../../projects/views.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { getFollowUpById } from '../queries.ts'
import { mayChange } from '../rules.ts'
import { wakeRedraw } from '../slack/press.ts'
import { whoIs } from '../slack/reading.ts'
import { answerHandOver, askToTakeOver } from './mutations.ts'
import { findOpenIn, getHandOver } from './queries.ts'
import {
  giveBackForm as backSchema,
  handOverForm as formSchema,
  type HandOverRow,
  handOverFault,
  type Subject,
} from './rules.ts'
import { actionIds, askedView, askMessage, giveBackForm, handOverForm, viewIds } from './views.ts'

export const handOvers: Feature = {
  name: 'hand-overs',
  actions: {
    [projectActions.handOver]: { allow: 'member', run: (context, { id }) => openForOwner(context, id) },
    [actionIds.accept]: { allow: 'member', run: (context, { id }) => accept(context, id) },
    [actionIds.giveBack]: { allow: 'member', run: (context, { id }) => openGiveBack(context, id) },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: ask },
    [viewIds.backForm]: { allow: 'member', run: giveBack },
  },
  options: {
    [actionIds.person]: { allow: 'member', run: offerPeople },
  },
}

/** Opens the form for a follow-up, or for a side of a project. */
export async function openHandOver(context: Context, subject: Subject): Promise<undefined> {
  const { t, reader, actor } = context
  const about = await aboutOf(context, subject)
  await context.open(handOverForm(t, { partnershipId: actor.partnership.id, subject }, about, reader))
}

/** The owner who presses hands over their own side; a liaison officer that of their organisation. */
async function openForOwner(context: Context, projectId: number): Promise<undefined> {
  const { deps, actor } = context
  const { owners } = await getProjectById(deps.db, actor.partnership.id, projectId)
  const { organizationId } = actor.membership
  const own =
    owners.find(({ personId }) => personId === actor.person.id) ??
    (whoIs(context).isOfficer ? owners.find((owner) => owner.organizationId === organizationId) : undefined)
  if (own === undefined) throw new UserError((t) => t.handOvers.notOwner)
  return openHandOver(context, { projectId, fromId: own.personId })
}

/** What it is about, whose it is, and what is open, for who may hand it over. */
async function aboutOf(context: Context, subject: Subject) {
  const { deps, actor } = context
  const partnershipId = actor.partnership.id
  if ('followUpId' in subject) {
    const followUp = await getFollowUpById(deps.db, partnershipId, subject.followUpId)
    const { person } = followUp
    if (!mayChange(followUp, whoIs(context))) throw new UserError((t) => t.followUps.notYours(person.name))
    return { followUp, project: null, fromId: person.id, open: [followUp] }
  }
  const { projectId, fromId } = subject
  const project = await getProjectById(deps.db, partnershipId, projectId)
  const mayHandOver = whoIs(context).isOfficer || project.owners.some(({ personId }) => personId === actor.person.id)
  if (!mayHandOver || !project.owners.some(({ personId }) => personId === fromId))
    throw new UserError((t) => t.handOvers.notOwner)
  return { followUp: null, project, fromId, open: await findOpenIn(deps.db, partnershipId, projectId, fromId) }
}

const formData = z.object({
  partnershipId: z.number(),
  subject: z.union([z.object({ followUpId: z.number() }), z.object({ projectId: z.number(), fromId: z.number() })]),
})

/** Where somebody stands: an owner for the side they own, others on their own. */
async function personOf({ deps, actor }: Context, about: Awaited<ReturnType<typeof aboutOf>>): Promise<Person | null> {
  const [from] = await findMembers(deps.db, actor.partnership.id, [about.fromId])
  const owned = about.project?.owners.find(({ personId }) => personId === about.fromId)
  return from === undefined ? null : { ...from, organizationId: owned?.organizationId ?? from.organizationId }
}

async function offerPeople(
  context: Context,
  { typed, view }: { typed: string; view: OpenView | null },
): Promise<Option[]> {
  const { deps, actor } = context
  const about = await aboutOf(context, formData.parse(view?.data).subject)
  const from = await personOf(context, about)
  const people = await findPeople(deps.db, actor.partnership.id, typed, {
    organizationId: from?.organizationId ?? null,
  })
  return people.filter((to) => handOverFault(from, to, about.fromId) === null).map(personOption)
}

async function ask(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { subject } = formData.parse(data)
  const { person: toId, note } = parseForm(formSchema, values)
  const about = await aboutOf(context, subject)
  const [to] = await findMembers(deps.db, actor.partnership.id, [toId])
  const fault = handOverFault(await personOf(context, about), to, about.fromId)
  if (fault !== null) throw new FieldErrors((words) => ({ person: words.handOvers.faults[fault] }))
  const handOver = {
    followUpId: about.followUp?.id ?? null,
    projectId: about.project?.id ?? null,
    fromId: about.fromId,
    toId,
    note,
    requestKey,
  }
  await askToTakeOver(deps.db, deps.workspace.id, actor, handOver, now)
  await deps.wake('deliveries.send')
  await deps.wake('departures.redraw', { personId: about.fromId })
  if (about.followUp !== null) await wakeRedraw(context, about.followUp)
  return { update: askedView(t, to?.name ?? '') }
}

async function accept(context: Context, id: number): Promise<Answer> {
  const row = await answered(context, id, { accepts: true, answer: '' })
  return { ...askMessage(context.t, row, context.reader), replace: true }
}

async function openGiveBack(context: Context, id: number): Promise<Answer | undefined> {
  const { deps, actor, t } = context
  const row = await getHandOver(deps.db, actor.partnership.id, id)
  if (row.to.id !== actor.person.id) throw new UserError((words) => words.handOvers.notYours(row.to.name))
  if (row.status !== 'ASKED') return { ...askMessage(t, row, context.reader), replace: true }
  await context.open(giveBackForm(t, { partnershipId: actor.partnership.id, handOverId: id }, row))
  return undefined
}

async function giveBack(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { handOverId } = z.object({ handOverId: z.number() }).parse(data)
  const { reason } = parseForm(backSchema, values)
  await answered(context, handOverId, { accepts: false, answer: reason })
  await context.deps.wake('hand-overs.redraw', { handOverId })
  return { clear: true }
}

async function answered(
  context: Context,
  id: number,
  answer: { accepts: boolean; answer: string },
): Promise<HandOverRow> {
  const { deps, actor, now } = context
  const row = await answerHandOver(deps.db, deps.workspace.id, actor, id, answer, now)
  await deps.wake('deliveries.send')
  await deps.wake('departures.redraw', { personId: row.from.id })
  if (row.project !== null) await deps.wake('projects.redraw', { projectId: row.project.id })
  if (row.followUp !== null) await wakeRedraw(context, row.followUp)
  return row
}
