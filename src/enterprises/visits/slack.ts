import { randomUUID } from 'node:crypto'
import type { KnownBlock, Option } from '@slack/types'
import { z } from 'zod'
import { decideAhead } from '../../activities/publishing/rules.ts'
import { timeText } from '../../activities/publishing/views.ts'
import { instantAt, wallAt } from '../../calendar/zones.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { findOfVisits, getFollowUpById } from '../../follow-ups/queries.ts'
import { decideDue, mayGive } from '../../follow-ups/rules.ts'
import { followUpForm } from '../../follow-ups/views.ts'
import { findCalendar, findCalendarOf } from '../../partnerships/calendars/queries.ts'
import { findPeople } from '../../projects/queries.ts'
import { personOption } from '../../projects/views.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { closingView, type Message, option, says } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import { inPlace } from '../../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { mustKeep } from '../mutations.ts'
import { findEnterprises, getEnterpriseById } from '../queries.ts'
import { mayKeepHere } from '../slack.ts'
import { meanwhile } from '../views.ts'
import { cancelVisit, createVisit, editVisit, restoreVisit, saveReport } from './mutations.ts'
import { findComing, findWaitingFor, getVisit } from './queries.ts'
import { visitForm as formSchema, mayChange, reportForm as reportSchema, type VisitRow, visitDraft } from './rules.ts'
import {
  actionIds,
  cancelledMessage,
  confirmView,
  factsOf,
  reportedMessage,
  reportForm,
  restoredMessage,
  savedMessage,
  viewIds,
  visitForm,
  visitList,
  visitPage,
} from './views.ts'

const LISTED = 20
const ENTERPRISES_OFFERED = 100

export const visits: Feature = {
  name: 'visits',
  commands: [
    {
      words: ['visit new', '新走访', '走访 新建', '安排走访'],
      help: (t) => t.visits.help.create,
      allow: 'member',
      run: pressPlan,
    },
    { words: ['visit', '走访', 'visits'], help: (t) => t.visits.help.list, allow: 'reader', run: list },
  ],
  actions: {
    [actionIds.list]: {
      allow: 'reader',
      run: async (context, input) => inPlace(context, input, context.t.enterprises.listTitle, await list(context)),
    },
    [actionIds.show]: { allow: 'reader', run: show },
    [actionIds.openForm]: { allow: 'member', run: pressPlan },
    [actionIds.openFormFor]: { allow: 'member', run: (context, { id }) => openFormFor(context, id) },
    [actionIds.change]: { allow: 'member', run: (context, { id }) => openChange(context, id) },
    [actionIds.cancel]: { allow: 'member', run: cancel },
    [actionIds.restore]: { allow: 'member', run: restore },
    [actionIds.report]: { allow: 'member', run: openReport },
    [actionIds.addFollowUp]: { allow: 'member', run: addFollowUp },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: check },
    [viewIds.confirm]: { allow: 'member', run: save },
    [viewIds.report]: { allow: 'member', run: saveReported },
  },
  options: {
    [actionIds.enterprise]: { allow: 'member', run: offerEnterprises },
    [actionIds.goers]: { allow: 'member', run: offerPeople },
    [actionIds.person]: { allow: 'member', run: offerPeople },
  },
}

async function list(context: Context): Promise<Message> {
  const { deps, actor, t, now, reader } = context
  const partnershipId = actor.partnership.id
  const [waiting, coming, mayPlan] = await Promise.all([
    findWaitingFor(deps.db, partnershipId, actor.person.id, now),
    findComing(deps.db, partnershipId, now, LISTED),
    mayKeepHere(context),
  ])
  return visitList(t, { waiting, coming }, reader, { partnershipId, mayPlan })
}

async function show(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, reader } = context
  const visit = await getVisit(deps.db, actor.partnership.id, input.id)
  const [followUps, mayChange] = await Promise.all([
    findOfVisits(deps.db, visit.partnershipId, [visit.id]),
    mayChangeHere(context, visit),
  ])
  return inPlace(context, input, t.enterprises.listTitle, visitPage(t, visit, followUps, reader, mayChange))
}

async function mayChangeHere(context: Context, visit: VisitRow): Promise<boolean> {
  return mayChange(visit, { personId: context.actor.person.id, keeps: await mayKeepHere(context) })
}

async function pressPlan(context: Context): Promise<Message | undefined> {
  const { deps, actor, t, reader } = context
  const partnershipId = actor.partnership.id
  await mustKeep(deps.db, actor)
  if ((await findEnterprises(deps.db, partnershipId, { take: 1 })).length === 0) return says(t.visits.noEnterprise)
  const data = { partnershipId, enterpriseId: null, visit: null }
  await context.open(visitForm(t, data, { enterprise: null, visit: null }, reader))
  return undefined
}

async function openFormFor(context: Context, enterpriseId: number): Promise<undefined> {
  const { deps, actor, t, reader } = context
  const partnershipId = actor.partnership.id
  await mustKeep(deps.db, actor)
  const { name } = await getEnterpriseById(deps.db, partnershipId, enterpriseId)
  const data = { partnershipId, enterpriseId, visit: null }
  await context.open(visitForm(t, data, { enterprise: name, visit: null }, reader))
}

async function openChange(context: Context, id: number): Promise<undefined> {
  const { deps, actor, t, reader } = context
  const partnershipId = actor.partnership.id
  const visit = await getVisit(deps.db, partnershipId, id)
  if (!(await mayChangeHere(context, visit))) throw new UserError((words) => words.enterprises.onlyKeepers)
  if (visit.isCancelled) throw new UserError((words) => words.visits.isCancelled)
  if (visit.report !== null) throw new UserError((words) => words.visits.isReported)
  const { enterprise, version } = visit
  const data = {
    partnershipId,
    enterpriseId: enterprise.id,
    visit: { id, seen: version, base: factsOf(t, visit, reader) },
  }
  await context.open(visitForm(t, data, { enterprise: enterprise.name, visit }, reader))
}

async function offerPeople({ deps, actor }: Context, { typed }: { typed: string }): Promise<Option[]> {
  return (await findPeople(deps.db, actor.partnership.id, typed, {})).map(personOption)
}

async function offerEnterprises({ deps, actor }: Context, { typed }: { typed: string }): Promise<Option[]> {
  const rows = await findEnterprises(deps.db, actor.partnership.id, { typed: typed.trim(), take: ENTERPRISES_OFFERED })
  return rows.map(({ id, name }) => option(name, String(id)))
}

const formData = z.object({
  enterpriseId: z.number().nullable(),
  visit: z.object({ id: z.number(), seen: z.number(), base: z.record(z.string(), z.string()) }).nullable(),
})

/** The time is always shown before it is saved, with a word when it is a day off. */
async function check(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { id: partnershipId, timeZone } = context.actor.partnership
  const { enterpriseId, visit } = formData.parse(data)
  const { enterprise = 0, goers: goerIds, purpose, ...time } = parseForm(formSchema, values)
  const before = visit === null ? null : await getVisit(context.deps.db, partnershipId, visit.id)
  const at = wallAt(timeZone, momentOf(context, time, before))
  const draft = { partnershipId, visit, enterpriseId: enterpriseId ?? enterprise, goerIds, purpose, ...at }
  return { push: await confirm(context, draft) }
}

/** What stood there before may be past by now, and stays as it is. */
function momentOf({ now, actor }: Context, time: { when: string; start: string }, before: VisitRow | null): Date {
  const isKept = time.when === '' && Number(time.start) * 1_000 === before?.startsAt.getTime()
  if (isKept) return before.startsAt
  const decided = decideAhead(time, { now, zone: actor.partnership.timeZone })
  if ('fault' in decided) throw new FieldErrors((t) => ({ [decided.field]: timeText(t, decided.fault) }))
  return decided.at
}

const draftData = visitDraft.extend({ visit: formData.shape.visit })

async function confirm(context: Context, draft: z.infer<typeof draftData>, ...notice: KnownBlock[]) {
  const { deps, actor, t, reader } = context
  const { id: partnershipId, timeZone } = actor.partnership
  const { enterpriseId, day, time } = draft
  const { name } = await getEnterpriseById(deps.db, partnershipId, enterpriseId)
  const calendar = await findCalendar(deps.db, partnershipId)
  const look = { enterprise: name, startsAt: instantAt(timeZone, day, time), day, calendar, notice }
  return confirmView(t, { ...draft, partnershipId }, look, reader)
}

async function save(context: Context, { data, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now, reader } = context
  const { visit, ...draft } = draftData.parse(data)
  if (visit === null) {
    const { id } = await createVisit(deps.db, deps.workspace.id, actor, { ...draft, requestKey }, now)
    return { update: await saved(context, id, 'planned') }
  }
  const { id, seen, base } = visit
  const edited = await editVisit(deps.db, deps.workspace.id, actor, id, { ...draft, seen }, now)
  if (edited.is === 'saved') return { update: await saved(context, id, 'changed') }
  const theirs = factsOf(t, await getVisit(deps.db, actor.partnership.id, id), reader)
  const next = { ...draft, visit: { id, seen: edited.version, base: theirs } }
  return { update: await confirm(context, next, meanwhile(t, edited, base, theirs)) }
}

async function saved(context: Context, id: number, how: 'planned' | 'changed') {
  const { deps, actor, t, reader } = context
  await deps.wake('deliveries.send')
  const visit = await getVisit(deps.db, actor.partnership.id, id)
  const title = how === 'planned' ? t.visits.form.title : t.visits.form.changeTitle
  return closingView(t, title, savedMessage(t, visit, how, reader))
}

async function cancel(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now, reader } = context
  await cancelVisit(deps.db, deps.workspace.id, actor, input.id, now)
  await wakeAbout(context, input.id)
  const visit = await getVisit(deps.db, actor.partnership.id, input.id)
  return answer(context, input, cancelledMessage(t, visit, reader))
}

async function restore(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now, reader } = context
  await restoreVisit(deps.db, deps.workspace.id, actor, input.id, now)
  await wakeAbout(context, input.id)
  const visit = await getVisit(deps.db, actor.partnership.id, input.id)
  return answer(context, input, restoredMessage(t, visit, reader))
}

/** Sends what is owed, and shows what became of the visit where its report was asked for. */
async function wakeAbout({ deps, actor }: Context, visitId: number): Promise<void> {
  const partnershipId = actor.partnership.id
  await Promise.all([deps.wake('deliveries.send'), deps.wake('visits.redraw', { visitId, partnershipId })])
}

/** In the place of what was pressed, so that nothing is left to press twice. */
async function answer(context: Context, input: ActionInput, message: Message): Promise<Answer | undefined> {
  return inPlace(context, input, context.t.enterprises.listTitle, { ...message, replace: true })
}

/** With the last version in it, when there is one. */
async function openReport(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t, now, reader } = context
  const partnershipId = actor.partnership.id
  const visit = await getVisit(deps.db, partnershipId, id)
  if (!(await mayChangeHere(context, visit))) throw new UserError((words) => words.visits.report.onlyGoers)
  if (visit.isCancelled) throw new UserError((words) => words.visits.isCancelled)
  if (visit.startsAt > now) throw new UserError((words) => words.visits.report.notBegun)
  const { contacts } = await getEnterpriseById(deps.db, partnershipId, visit.enterprise.id)
  const data = { partnershipId, visitId: id, from: visit.report?.version ?? 0 }
  await context.open(reportForm(t, data, visit, { contacts, person: actor.person }, reader))
}

const reportData = z.object({ visitId: z.number(), from: z.number() })

async function saveReported(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now, reader } = context
  const partnershipId = actor.partnership.id
  const { visitId, from } = reportData.parse(data)
  const { met, said, followUp: text, person: personId, ...time } = parseForm(reportSchema, values)
  const due = text === '' ? null : await dueOf(context, personId, time)
  const followUp = due && { text, personId, dueOn: due.day }
  const report = { met, said, followUp, from, requestKey }
  const { followUpId } = await saveReport(deps.db, deps.workspace.id, actor, visitId, report, now)
  await wakeAbout(context, visitId)
  const [visit, noted] = await Promise.all([
    getVisit(deps.db, partnershipId, visitId),
    followUpId === null ? null : getFollowUpById(deps.db, partnershipId, followUpId),
  ])
  const wanted = due?.isMoved ? due.wanted : null
  return {
    update: closingView(t, t.visits.report.formTitle, reportedMessage(t, visit, { followUp: noted, wanted }, reader)),
  }
}

/** The working day of what is to follow. @throws FieldErrors under what was filled in. */
async function dueOf({ deps, actor, now }: Context, personId: number, time: { words: string; due: string }) {
  const { id: partnershipId, timeZone } = actor.partnership
  const who = { personId: actor.person.id, isOrganiser: isAllowed('organiser', actor.membership.roles) }
  if (!mayGive(null, personId, who)) throw new FieldErrors((t) => ({ person: t.visits.report.onlyForYourself }))
  const calendar = await findCalendarOf(deps.db, partnershipId, personId)
  const decided = decideDue(time, { now, zone: timeZone }, calendar)
  if (!decided.ok) throw new FieldErrors((t) => ({ [decided.field]: t.followUps.faults[decided.fault] }))
  return decided
}

/** In the place of the last word of the report, so that Slack's three modals are enough for the form and its day. */
async function addFollowUp(context: Context, { id, place, updateView }: ActionInput): Promise<undefined> {
  const { deps, actor, t, reader } = context
  const partnershipId = actor.partnership.id
  const { enterprise, day } = await getVisit(deps.db, partnershipId, id)
  const data = {
    partnershipId,
    projectId: null,
    message: null,
    origin: { kind: 'visit' as const, visitId: id, enterprise: enterprise.name, day },
    key: `visit:${id}:${randomUUID()}`,
  }
  const { name, id: personId } = actor.person
  const view = followUpForm({ t, reader }, data, [], { text: name, value: String(personId) }, '')
  await (place === 'modal' ? updateView(view) : context.open(view))
}
