import { z } from 'zod'
import { formatDay } from '../../calendar/format.ts'
import { dayIn, wallAt } from '../../calendar/zones.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { findCalendar } from '../../partnerships/calendars/queries.ts'
import { findOrganizations } from '../../partnerships/queries.ts'
import { scopeOf } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { closingView, escapeText, type Message, says } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import { inPlace } from '../../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature } from '../../slack/router.ts'
import { typedNumber } from '../../slack/words.ts'
import { decideTimes } from '../publishing/rules.ts'
import { timeText } from '../publishing/views.ts'
import { getActivity, getActivityById } from '../queries.ts'
import type { ActivityRow } from '../rules.ts'
import { actionIds as activityIds } from '../views.ts'
import {
  addSession,
  cancelFollowing,
  changeFollowing,
  generateActivities,
  openHall,
  startSeries,
  undoCancelFollowing,
} from './mutations.ts'
import { findSeries, findSessions, getSeries } from './queries.ts'
import {
  decidePlan,
  hallForm as hallSchema,
  rhythm,
  rhythmForm as rhythmSchema,
  sessionForm as sessionSchema,
} from './rules.ts'
import {
  actionIds,
  cancelForm,
  cancelledView,
  changeForm,
  followingForm,
  hallForm,
  rhythmForm,
  rhythmPreview,
  seriesDetails,
  seriesList,
  sessionForm,
  sessionPreview,
  viewIds,
} from './views.ts'

const LISTED = 30
const SESSIONS_LISTED = 40

export const series: Feature = {
  name: 'series',
  commands: [
    {
      words: ['series', '系列', '系列活动'],
      help: (t) => t.series.help.list,
      allow: 'reader',
      run: list,
    },
    {
      words: ['series new', '新系列', '系列 新建'],
      help: (t) => t.series.help.create,
      allow: 'organiser',
      run: async (context, { rest }) => {
        const number = typedNumber(rest)
        if (number === null) throw new UserError((t) => t.series.numberNeeded)
        return openRhythm(context, await getActivity(context.deps.db, scopeOf(context.actor), number))
      },
    },
    {
      words: ['hall new', '新讲堂', '讲堂 新建'],
      help: (t) => t.series.help.hall,
      allow: 'organiser',
      run: openHallForm,
    },
  ],
  actions: {
    [actionIds.list]: {
      allow: 'reader',
      run: async (context, input) => inPlace(context, input, context.t.series.title, await list(context)),
    },
    [actionIds.show]: { allow: 'reader', run: show },
    [actionIds.repeat]: {
      allow: 'organiser',
      run: async (context, { id }) => openRhythm(context, await activityOf(context, id)),
    },
    [actionIds.following]: { allow: 'organiser', run: (context, { id }) => openFollowing(context, id) },
    [actionIds.changeFollowing]: { allow: 'organiser', run: (context, { id }) => askChange(context, id) },
    [actionIds.cancelFollowing]: { allow: 'organiser', run: (context, { id }) => askCancel(context, id) },
    [actionIds.undoCancelFollowing]: { allow: 'organiser', run: undoCancel },
    [actionIds.openHall]: { allow: 'organiser', run: openHallForm },
    [actionIds.openSession]: { allow: 'organiser', run: (context, { id }) => openSessionForm(context, id) },
  },
  views: {
    [viewIds.rhythm]: { allow: 'organiser', run: previewRhythm },
    [viewIds.preview]: { allow: 'organiser', run: start },
    [viewIds.change]: { allow: 'organiser', run: change },
    [viewIds.cancel]: { allow: 'organiser', run: cancel },
    [viewIds.hall]: { allow: 'organiser', run: createHall },
    [viewIds.session]: { allow: 'organiser', run: previewSession },
    [viewIds.sessionPreview]: { allow: 'organiser', run: publishSession },
  },
}

const mayIn = ({ actor }: Context) => ({ organise: isAllowed('organiser', actor.membership.roles) })

async function list(context: Context): Promise<Message> {
  const { deps, actor, t, reader } = context
  const rows = await findSeries(deps.db, actor.partnership.id, LISTED)
  return seriesList(t, actor.partnership.id, rows, mayIn(context), reader)
}

async function show(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, reader } = context
  const one = await getSeries(deps.db, actor.partnership.id, input.id)
  const sessions = await findSessions(deps.db, actor.partnership.id, input.id, SESSIONS_LISTED)
  const openId = input.place === 'message' ? activityIds.show : activityIds.showOnTop
  return inPlace(context, input, t.series.title, seriesDetails(t, one, sessions, mayIn(context), openId, reader))
}

function activityOf({ deps, actor }: Context, id: number): Promise<ActivityRow> {
  return getActivityById(deps.db, scopeOf(actor), id)
}

async function openRhythm(context: Context, activity: ActivityRow): Promise<undefined> {
  const { actor, t, now } = context
  if (activity.seriesId !== null) throw new UserError((words) => words.series.alreadyInOne)
  if (activity.startsAt <= now) throw new UserError((words) => words.activities.startedAlready)
  const data = { partnershipId: actor.partnership.id, activityId: activity.id }
  await context.open(rhythmForm(t, data, activity, inPartnership(context)))
}

/** Days are the partnership's, wherever the organiser is just now. */
function inPartnership({ actor, reader }: Context) {
  return { ...reader, zone: actor.partnership.timeZone }
}

const activityData = z.object({ partnershipId: z.number(), activityId: z.number() })

async function previewRhythm(context: Context, { data, values }: OpenView) {
  const { actor, t } = context
  const { activityId } = activityData.parse(data)
  const activity = await activityOf(context, activityId)
  const zone = actor.partnership.timeZone
  const plan = decidePlan(parseForm(rhythmSchema, values), dayIn(zone, activity.startsAt))
  if ('fault' in plan) throw new FieldErrors((words) => ({ [plan.field]: words.series.faults[plan.fault] }))
  const { time } = wallAt(zone, activity.startsAt)
  const head = { title: activity.title, time }
  const next = { ...activityData.parse(data), plan }
  const calendar = await findCalendar(context.deps.db, actor.partnership.id)
  return { push: rhythmPreview(t, next, plan, head, calendar, inPartnership(context)) }
}

const plannedData = activityData.extend({
  plan: z.object({
    rhythm,
    firstDay: z.string(),
    lastDay: z.string().nullable(),
    holidays: z.enum(['SKIP', 'MOVE', 'KEEP']),
  }),
})

async function start({ deps, actor, t, now }: Context, { data, requestKey }: OpenView) {
  const { activityId, plan } = plannedData.parse(data)
  const id = await startSeries(deps.db, actor, activityId, { plan, requestKey }, now)
  const one = await getSeries(deps.db, actor.partnership.id, id)
  const calendar = await findCalendar(deps.db, actor.partnership.id)
  await generateActivities(deps.db, deps.workspace.id, one, calendar, { now })
  await deps.wake('deliveries.send')
  return { update: closingView(t, t.series.title, says(t.series.started(escapeText(one.title)))) }
}

async function openFollowing(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const activity = await activityOf(context, activityId)
  if (activity.seriesId === null) throw new UserError((words) => words.series.notInOne)
  const one = await getSeries(deps.db, actor.partnership.id, activity.seriesId)
  await context.open(followingForm(t, { partnershipId: actor.partnership.id }, one, activity, inPartnership(context)))
}

async function askChange(context: Context, activityId: number): Promise<undefined> {
  const { actor, t } = context
  const activity = await activityOf(context, activityId)
  await context.open(changeForm(t, { partnershipId: actor.partnership.id, activityId }, activity.title))
}

async function askCancel(context: Context, activityId: number): Promise<undefined> {
  const { actor, t } = context
  const activity = await activityOf(context, activityId)
  const reader = inPartnership(context)
  const day = formatDay(dayIn(reader.zone, activity.startsAt), reader)
  await context.open(cancelForm(t, { partnershipId: actor.partnership.id, activityId }, activity.title, day))
}

async function change({ deps, actor, t, now }: Context, { data }: OpenView) {
  const { activityId } = activityData.parse(data)
  const result = await changeFollowing(deps.db, deps.workspace.id, actor, activityId, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  return {
    update: closingView(
      t,
      t.series.title,
      says(t.series.following.changed(result.changed, result.leftAlone, result.told)),
    ),
  }
}

async function cancel({ deps, actor, t, now }: Context, { data, values }: OpenView) {
  const { activityId } = activityData.parse(data)
  const { note } = parseForm(z.object({ note: z.string().trim().max(300) }), values)
  const result = await cancelFollowing(deps.db, deps.workspace.id, actor, activityId, note, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  return { update: cancelledView(t, { partnershipId: actor.partnership.id, activityId }, result) }
}

async function undoCancel({ deps, actor, t, now }: Context, { id, updateView }: ActionInput): Promise<undefined> {
  const revived = await undoCancelFollowing(deps.db, deps.workspace.id, actor, id, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  await updateView(closingView(t, t.series.title, says(t.series.following.undone(revived))))
}

async function openHallForm(context: Context): Promise<undefined> {
  const { deps, actor, t } = context
  const sides = actor.membership.organizationId === null ? await findOrganizations(deps.db, actor.partnership.id) : []
  await context.open(hallForm(t, { partnershipId: actor.partnership.id }, sides))
}

async function createHall({ deps, actor, t, now }: Context, { values, requestKey }: OpenView) {
  const { organizationId, ...form } = parseForm(hallSchema, values)
  const sides = await findOrganizations(deps.db, actor.partnership.id)
  const host = organizationId ?? actor.membership.organizationId ?? sides[0]?.id ?? 0
  const hall = await openHall(deps.db, actor, { ...form, organizationId: host }, requestKey, now)
  return { update: closingView(t, t.series.title, says(t.series.hall.opened(escapeText(hall.title)))) }
}

async function openSessionForm(context: Context, seriesId: number): Promise<undefined> {
  const { deps, actor, t, reader } = context
  const one = await getSeries(deps.db, actor.partnership.id, seriesId)
  await context.open(sessionForm(t, { partnershipId: actor.partnership.id, seriesId }, one, reader))
}

const sessionData = z.object({ partnershipId: z.number(), seriesId: z.number() })

async function previewSession({ actor, t, now, reader }: Context, { data, values }: OpenView) {
  const { when, start, end, ...form } = parseForm(sessionSchema, values)
  const times = decideTimes({ when, start, end }, { now, zone: actor.timeZone })
  if ('fault' in times) throw new FieldErrors((words) => ({ [times.field]: timeText(words, times.fault) }))
  const session = { ...form, ...times }
  return { push: sessionPreview(t, { ...sessionData.parse(data), session }, session, reader) }
}

const sessionDraft = sessionData.extend({
  session: z.object({
    title: z.string(),
    speaker: z.string(),
    place: z.string(),
    capacity: z.number().nullable(),
    description: z.string(),
    startsAt: z.coerce.date(),
    endsAt: z.coerce.date(),
  }),
})

async function publishSession({ deps, actor, t, now }: Context, { data, requestKey }: OpenView) {
  const { seriesId, session } = sessionDraft.parse(data)
  const { number } = await addSession(deps.db, deps.workspace.id, actor, seriesId, session, requestKey, now)
  await deps.wake('deliveries.send')
  return { update: closingView(t, t.series.title, says(t.activities.published(escapeText(session.title), number))) }
}
