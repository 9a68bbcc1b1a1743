import { max } from 'date-fns'
import { z } from 'zod'
import { parseWhen } from '../calendar/dates-in-words.ts'
import { addDays } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { findOrganizations } from '../partnerships/queries.ts'
import { sideQuestion } from '../people/views.ts'
import type { Actor, MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { divider, escapeText, type Message } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import type { Context, Feature } from '../slack/router.ts'
import { cancelActivity, createActivity } from './mutations.ts'
import { findComing, findMine, findRoster, getActivity, getActivityById } from './queries.ts'
import { type ActivityRow, activityForm as formSchema, timeFault, USUAL_LENGTH_MS, weekOf } from './rules.ts'
import { leave, signUp } from './sign-ups/mutations.ts'
import type { SignUpApplied } from './sign-ups/rules.ts'
import {
  actionIds,
  activityDetails,
  activityForm,
  activityList,
  activityPreview,
  cancelForm,
  cancelledView,
  publishedView,
  signUpAnswer,
  viewIds,
} from './views.ts'

/** So many fit on a screen; one more is read, to know whether there are. */
const LIST_LENGTH = 15

export const activities: Feature = {
  name: 'activities',
  commands: [
    {
      words: ['activities', '活动'],
      help: (t) => t.activities.help.activities,
      allow: 'reader',
      run: (context, { rest }) => (isNumber(rest) ? showNumber(context, rest) : listComing(context, rest)),
    },
    {
      words: ['activity new', '新活动', '活动 新建'],
      help: (t) => t.activities.help.create,
      allow: 'organiser',
      run: openForm,
    },
    {
      words: ['activity', '活动详情'],
      help: (t) => t.activities.help.activity,
      allow: 'reader',
      run: (context, { rest }) => showNumber(context, rest),
    },
    {
      words: ['join', '报名'],
      help: (t) => t.activities.help.join,
      allow: 'member',
      run: (context, { rest }) => byNumber(context, rest, pressSignUp),
    },
    {
      words: ['leave', '退出', '取消报名'],
      help: (t) => t.activities.help.leave,
      allow: 'member',
      run: (context, { rest }) => byNumber(context, rest, pressLeave),
    },
    {
      words: ['my', '我的'],
      help: (t) => t.activities.help.my,
      allow: 'reader',
      run: listMine,
    },
  ],
  actions: {
    [actionIds.signUp]: { allow: 'member', run: (context, { id }) => pressSignUp(context, id) },
    [actionIds.leave]: { allow: 'member', run: (context, { id }) => pressLeave(context, id) },
    [actionIds.show]: { allow: 'reader', run: (context, { id }) => show(context, id) },
    [actionIds.showMine]: { allow: 'reader', run: listMine },
    [actionIds.showComing]: { allow: 'reader', run: (context) => listComing(context, '') },
    [actionIds.openForm]: { allow: 'organiser', run: openForm },
    [actionIds.cancel]: { allow: 'organiser', run: (context, { id }) => askCancel(context, id) },
  },
  views: {
    [viewIds.form]: { allow: 'organiser', run: preview },
    [viewIds.publish]: { allow: 'organiser', run: publish },
    [viewIds.cancel]: { allow: 'organiser', run: cancel },
  },
}

function scopeOf(actor: MemberActor) {
  return { partnershipId: actor.partnership.id, personId: actor.person.id }
}

async function pressSignUp(context: Context, activityId: number): Promise<Message> {
  return answerWith(context, await signUp(context.deps, context.actor, activityId))
}

async function pressLeave(context: Context, activityId: number): Promise<Message> {
  return answerWith(context, await leave(context.deps, context.actor, activityId))
}

async function answerWith(context: Context, { activity, ...result }: SignUpApplied): Promise<Message> {
  const { deps, actor, t } = context
  const answer = signUpAnswer(t, result, activity, context.reader)
  if (actor.membership.organizationId !== null) return answer
  const { id } = actor.partnership
  // One read for all who press together.
  const sides = await deps.inBatches(`sides:${id}`, id, async (asked) => {
    const found = await findOrganizations(deps.db, id)
    return asked.map(() => found)
  })
  return { ...answer, blocks: [...(answer.blocks ?? []), divider, ...sideQuestion(t, id, sides)] }
}

async function listComing(context: Context, when: string): Promise<Message> {
  const { deps, actor, t, now } = context
  const reader = context.reader
  const scope = scopeOf(actor)
  if (when === '') {
    const rows = await findComing(deps.db, scope, now, LIST_LENGTH + 1)
    return activityList(t, t.activities.listTitle, rows, reader, t.activities.emptyList, LIST_LENGTH)
  }
  const period = periodOf(when, now, actor.timeZone)
  if (period === null) throw new UserError((words) => words.activities.whenNotUnderstood(escapeText(when)))
  const { from, before } = period
  const rows = await findComing(deps.db, scope, max([from, now]), LIST_LENGTH + 1, before)
  return activityList(t, t.activities.listTitle, rows, reader, t.activities.emptyThen, LIST_LENGTH)
}

/** A week or a day, in words. */
function periodOf(when: string, now: Date, zone: string): { from: Date; before: Date } | null {
  const week = weekOf(when, dayIn(zone, now))
  if (week !== null) return { from: instantAt(zone, week, '00:00'), before: instantAt(zone, addDays(week, 7), '00:00') }
  const parsed = parseWhen(when, { now, zone })
  if (!parsed.ok) return null
  const day = dayIn(zone, parsed.start)
  const before = parsed.allDay && parsed.end !== null ? parsed.end : instantAt(zone, addDays(day, 1), '00:00')
  return { from: instantAt(zone, day, '00:00'), before }
}

async function listMine(context: Context): Promise<Message> {
  const rows = await findMine(context.deps.db, scopeOf(context.actor), context.now, LIST_LENGTH + 1)
  const { t } = context
  return activityList(t, t.activities.mineTitle, rows, context.reader, t.activities.emptyMine, LIST_LENGTH)
}

async function byNumber(
  context: Context,
  text: string,
  run: (context: Context, activityId: number) => Promise<Message>,
): Promise<Message> {
  return run(context, (await activityOf(context, text)).id)
}

async function showNumber(context: Context, text: string): Promise<Message> {
  return details(context, await activityOf(context, text))
}

async function show(context: Context, activityId: number): Promise<Message> {
  return details(context, await getActivityById(context.deps.db, scopeOf(context.actor), activityId))
}

function activityOf(context: Context, text: string): Promise<ActivityRow> {
  if (!isNumber(text)) throw new UserError((t) => t.activities.numberNeeded)
  return getActivity(context.deps.db, scopeOf(context.actor), Number(text.replace(/^[#＃]/, '')))
}

function isNumber(text: string): boolean {
  return /^[#＃]?\d{1,6}$/.test(text)
}

async function details(context: Context, activity: ActivityRow): Promise<Message> {
  const roster = await findRoster(context.deps.db, context.actor.partnership.id, activity.id)
  const may = { organise: isAllowed('organiser', context.actor.membership.roles) }
  return activityDetails(context.t, activity, roster, context.reader, may)
}

async function openForm(context: Context): Promise<undefined> {
  const { deps, actor, t, now } = context
  const sides = actor.membership.organizationId === null ? await findOrganizations(deps.db, actor.partnership.id) : []
  await context.open(activityForm(t, { partnershipId: actor.partnership.id }, sides, now, actor.timeZone))
}

const draft = z.object({
  partnershipId: z.number(),
  title: z.string(),
  category: z.string(),
  organizationId: z.number(),
  place: z.string(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  capacity: z.number().nullable(),
  description: z.string(),
})

/** The form is checked, its time is read back, and only the preview publishes. */
async function preview(context: Context, { values }: OpenView) {
  const { actor, t, now, deps } = context
  const form = parseForm(formSchema, values)
  const { startsAt, endsAt } = timesOf(form, now, actor)
  const sides = await findOrganizations(deps.db, actor.partnership.id)
  const host = sides.find((side) => side.id === (form.organizationId ?? actor.membership.organizationId)) ?? sides[0]
  if (host === undefined) throw new UserError((words) => words.activities.foreignHost)
  const { title, category, place, capacity, description } = form
  const data = {
    partnershipId: actor.partnership.id,
    title,
    category,
    organizationId: host.id,
    place,
    startsAt,
    endsAt,
    capacity,
    description,
  }
  const row: ActivityRow = {
    ...data,
    id: 0,
    number: 0,
    status: 'OPEN',
    cancelNote: '',
    host: host.name,
    createdById: actor.person.id,
    going: 0,
    waiting: 0,
    mine: null,
  }
  return { push: activityPreview(t, data, row, context.reader) }
}

/** Words win over the pickers: who typed words meant them. */
function timesOf(
  form: { when: string; start: string; end: string },
  now: Date,
  actor: Actor,
): { startsAt: Date; endsAt: Date } {
  const pickedStart = form.start === '' ? null : new Date(Number(form.start) * 1_000)
  const pickedEnd = form.end === '' ? null : new Date(Number(form.end) * 1_000)
  let start = pickedStart
  let end = pickedEnd
  if (form.when !== '') {
    const parsed = parseWhen(form.when, { now, zone: actor.timeZone })
    if (!parsed.ok) throw new FieldErrors((t) => ({ when: t.form.time[parsed.reason] }))
    if (parsed.allDay) throw new FieldErrors((t) => ({ when: t.form.hourMissing }))
    start = parsed.start
    end = parsed.end ?? pickedEnd
  }
  if (start === null) throw new FieldErrors((t) => ({ when: t.form.timeMissing }))
  const startsAt = start
  const endsAt = end ?? new Date(startsAt.getTime() + USUAL_LENGTH_MS)
  const fault = timeFault(startsAt, endsAt, now)
  if (fault !== null) {
    // The error belongs under what the person filled in.
    const field = fault.field === 'start' || pickedEnd === null ? (form.when === '' ? 'start' : 'when') : 'end'
    throw new FieldErrors((t) => ({ [field]: t.form[fault.fault] }))
  }
  return { startsAt, endsAt }
}

async function publish(context: Context, { data, requestKey }: OpenView) {
  const { deps, actor, t, now } = context
  const { partnershipId: _, ...activity } = draft.parse(data)
  const { number } = await createActivity(deps.db, deps.workspace.id, actor, { ...activity, requestKey }, now)
  await deps.wake('deliveries.send')
  return { update: publishedView(t, number, activity.title) }
}

async function askCancel(context: Context, activityId: number): Promise<undefined> {
  const { actor, deps, t } = context
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  await context.open(cancelForm(t, { partnershipId: actor.partnership.id, activityId }, activity))
}

async function cancel(context: Context, { data, values }: OpenView) {
  const { deps, actor, t, now } = context
  const { activityId } = z.object({ activityId: z.number() }).parse(data)
  const { note } = parseForm(z.object({ note: z.string().trim().max(300) }), values)
  const { told } = await cancelActivity(deps.db, deps.workspace.id, actor, activityId, note, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  return { update: cancelledView(t, activity.title, told) }
}
