import { max } from 'date-fns/max'
import { parseWhen } from '../calendar/dates-in-words.ts'
import { addDays } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import { UserError } from '../errors.ts'
import { actionIds as peopleIds } from '../people/views.ts'
import { scopeOf } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { escapeText, type Message } from '../slack/blocks.ts'
import type { ActionHandler, Context, Feature } from '../slack/router.ts'
import { typedNumber } from '../slack/words.ts'
import { askCancel } from './publishing/slack/cancel.ts'
import { openForm } from './publishing/slack/form.ts'
import { actionIds as publishingIds } from './publishing/views.ts'
import { findComing, findMine, findRoster, getActivity, getActivityById } from './queries.ts'
import { type ActivityRow, mayOrganise, weekOf } from './rules.ts'
import { findAskers } from './sign-ups/queries.ts'
import { pressClaim, pressDecline, pressLeave, pressSide, pressSignUp } from './sign-ups/slack/press.ts'
import { actionIds as signUpIds } from './sign-ups/views.ts'
import { actionIds, activityDetails, activityList, mineList } from './views.ts'

/** So many fit on a screen; one more is read, to know whether there are. */
const LIST_LENGTH = 15

const side: ActionHandler = { allow: 'member', run: (context, { id }) => pressSide(context, id) }

export const activities: Feature = {
  name: 'activities',
  commands: [
    {
      words: ['activities', '活动'],
      help: (t) => t.activities.help.activities,
      allow: 'reader',
      run: (context, { rest }) => (typedNumber(rest) !== null ? showNumber(context, rest) : listComing(context, rest)),
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
    [signUpIds.signUp]: { allow: 'member', run: (context, { id }) => pressSignUp(context, id) },
    [signUpIds.leave]: { allow: 'member', run: (context, { id }) => pressLeave(context, id) },
    [signUpIds.claim]: { allow: 'member', run: (context, { id }) => pressClaim(context, id) },
    [signUpIds.decline]: { allow: 'member', run: (context, { id }) => pressDecline(context, id) },
    [`${peopleIds.side}.1`]: side,
    [`${peopleIds.side}.2`]: side,
    [actionIds.show]: { allow: 'reader', run: (context, { id }) => show(context, id) },
    [actionIds.showMine]: { allow: 'reader', run: listMine },
    [actionIds.showComing]: { allow: 'reader', run: (context) => listComing(context, '') },
    [actionIds.openForm]: { allow: 'organiser', run: openForm },
    [publishingIds.cancel]: { allow: 'member', run: (context, { id }) => askCancel(context, id) },
  },
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
  const { deps, actor, t, now, reader } = context
  const rows = await findMine(deps.db, scopeOf(actor), now, LIST_LENGTH + 1)
  const look = { most: LIST_LENGTH, hasSite: deps.site !== null }
  return mineList(t, actor.partnership.id, rows, reader, look)
}

async function byNumber(
  context: Context,
  text: string,
  run: (context: Context, activityId: number) => Promise<Message | undefined>,
): Promise<Message | undefined> {
  return run(context, (await activityOf(context, text)).id)
}

async function showNumber(context: Context, text: string): Promise<Message> {
  return details(context, await activityOf(context, text))
}

async function show(context: Context, activityId: number): Promise<Message> {
  return details(context, await getActivityById(context.deps.db, scopeOf(context.actor), activityId))
}

function activityOf(context: Context, text: string): Promise<ActivityRow> {
  const number = typedNumber(text)
  if (number === null) throw new UserError((t) => t.activities.numberNeeded)
  return getActivity(context.deps.db, scopeOf(context.actor), number)
}

async function details(context: Context, activity: ActivityRow): Promise<Message> {
  const roster = await findRoster(context.deps.db, context.actor.partnership.id, activity.id)
  const { person, membership } = context.actor
  const who = { personId: person.id, isOrganiser: isAllowed('organiser', membership.roles) }
  const may = { organise: mayOrganise(activity, who), hasSite: context.deps.site !== null }
  const requests = may.organise
    ? await findAskers(context.deps.db, context.actor.partnership.id, activity.id, { status: 'REQUESTED' })
    : []
  return activityDetails(context.t, activity, roster, context.reader, may, requests)
}
