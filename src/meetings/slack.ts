import { z } from 'zod'
import { decideAhead } from '../activities/publishing/rules.ts'
import { timeText } from '../activities/publishing/views.ts'
import { isDay } from '../calendar/day.ts'
import { formatWhen } from '../calendar/format.ts'
import { workingDayFrom } from '../calendar/working-days.ts'
import { instantAt, wallAt } from '../calendar/zones.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { findCalendar } from '../partnerships/calendars/queries.ts'
import { isAllowed } from '../slack/authorize.ts'
import { closingView, type Message, says } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import { onTop } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../slack/router.ts'
import { cancelMeeting, changeMeeting, createMeeting, planMeetings, restoreMeeting, setRhythm } from './mutations.ts'
import { findComing, findNext, findPast, findRhythm, getMeetingById } from './queries.ts'
import { meetingForm as meetingSchema, rhythmForm as rhythmSchema } from './rules.ts'
import {
  actionIds,
  cancelledMessage,
  confirmView,
  meetingForm,
  meetingList,
  nextLine,
  type Reading,
  rhythmForm,
  rhythmText,
  viewIds,
  whenText,
} from './views.ts'

const COMING_LISTED = 5
const PAST_LISTED = 6

export const meetings: Feature = {
  name: 'meetings',
  commands: [
    {
      words: ['meeting new', '新例会', '例会 新建'],
      help: (t) => t.meetings.help.create,
      allow: 'liaison-officer',
      run: (context) => openForm(context, null),
    },
    {
      words: ['meeting rhythm', '例会 周期'],
      help: (t) => t.meetings.help.rhythm,
      allow: 'liaison-officer',
      run: openRhythm,
    },
    { words: ['meeting next', '例会 下次'], help: (t) => t.meetings.help.next, allow: 'reader', run: next },
    { words: ['meeting', '例会', 'meetings'], help: (t) => t.meetings.help.list, allow: 'reader', run: typed },
  ],
  actions: {
    [actionIds.list]: { allow: 'reader', run: pressList },
    [actionIds.openForm]: { allow: 'liaison-officer', run: (context) => openForm(context, null) },
    [actionIds.openRhythm]: { allow: 'liaison-officer', run: openRhythm },
    [actionIds.change]: { allow: 'liaison-officer', run: (context, { id }) => openForm(context, id) },
    [actionIds.cancel]: { allow: 'liaison-officer', run: cancel },
    [actionIds.restore]: { allow: 'liaison-officer', run: restore },
  },
  views: {
    [viewIds.form]: { allow: 'liaison-officer', run: check },
    [viewIds.confirm]: { allow: 'liaison-officer', run: save },
    [viewIds.rhythm]: { allow: 'liaison-officer', run: saveRhythm },
  },
}

async function readingOf({ deps, actor, t, reader }: Context): Promise<Reading> {
  return { t, reader, calendar: await findCalendar(deps.db, actor.partnership.id) }
}

async function typed(context: Context, { rest }: { rest: string }): Promise<Message> {
  if (!/^(list|列表)?$/i.test(rest)) throw new UserError((t) => t.meetings.notUnderstood)
  return list(context)
}

async function list(context: Context): Promise<Message> {
  const { deps, actor, now } = context
  const partnershipId = actor.partnership.id
  const [reading, coming, past, rhythm] = await Promise.all([
    readingOf(context),
    findComing(deps.db, partnershipId, now, COMING_LISTED),
    findPast(deps.db, partnershipId, now, PAST_LISTED),
    findRhythm(deps.db, partnershipId),
  ])
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  // One that goes on is among those ahead until its minutes are written.
  const over = past.filter(({ id, hasMinutes }) => hasMinutes || !coming.some((one) => one.id === id))
  return meetingList(
    reading,
    { coming: coming.filter(({ hasMinutes }) => !hasMinutes), past: over, rhythm },
    { partnershipId, isOfficer },
  )
}

async function pressList(context: Context, input: ActionInput): Promise<Answer | undefined> {
  return onTop(context, input, context.t.meetings.listTitle, await list(context))
}

async function next(context: Context): Promise<Message> {
  const { deps, actor, now, t } = context
  const [reading, meeting] = await Promise.all([readingOf(context), findNext(deps.db, actor.partnership.id, now)])
  if (meeting === null) return says(t.meetings.noNext)
  return { text: `${t.meetings.next} ${whenText(reading, meeting)}`, blocks: nextLine(reading, meeting) }
}

async function openRhythm({ deps, actor, t, open }: Context): Promise<undefined> {
  await open(rhythmForm(t, actor.partnership.id, await findRhythm(deps.db, actor.partnership.id)))
}

async function saveRhythm(context: Context, { values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const form = parseForm(rhythmSchema, values)
  const rhythm = form.everyMonths === 0 ? null : form
  await setRhythm(deps.db, actor, rhythm, now)
  await planMeetings(deps.db, deps.workspace.id, now)
  await deps.wake('meetings.prepare')
  const [reading, meeting] = await Promise.all([readingOf(context), findNext(deps.db, actor.partnership.id, now)])
  const words = t.meetings.rhythm
  const when = meeting === null ? '' : words.nextIs(whenText(reading, meeting))
  return { update: closingView(t, words.title, says(words.saved(rhythmText(t, rhythm), when))) }
}

async function openForm(context: Context, meetingId: number | null): Promise<undefined> {
  const { deps, actor, now } = context
  const partnershipId = actor.partnership.id
  const meeting = meetingId === null ? null : await getMeetingById(deps.db, partnershipId, meetingId)
  if (meeting !== null && meeting.startsAt <= now) throw new UserError((t) => t.meetings.begunAlready)
  await context.open(meetingForm(await readingOf(context), { partnershipId, meetingId }, meeting))
}

const formData = z.object({ partnershipId: z.number(), meetingId: z.number().nullable() })

const draft = formData.extend({ day: z.string().refine(isDay), time: z.string(), place: z.string() })

/** The time is always shown before it is saved: a day off becomes the next day on which everybody works. */
async function check(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { now, actor } = context
  const zone = actor.partnership.timeZone
  const form = parseForm(meetingSchema, values)
  const decided = decideAhead(form, { now, zone })
  if ('fault' in decided) throw new FieldErrors((t) => ({ [decided.field]: timeText(t, decided.fault) }))

  const reading = await readingOf(context)
  const { day: wanted, time } = wallAt(zone, decided.at)
  const day = workingDayFrom(reading.calendar, wanted)
  const saved = { ...formData.parse(data), day, time, place: form.place }
  const startsAt = instantAt(zone, day, time)
  return { push: confirmView(reading, saved, { wanted, startsAt, day, isMoved: day !== wanted }) }
}

async function save(context: Context, { data, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now, reader } = context
  const { meetingId, partnershipId, ...to } = draft.parse(data)
  if (meetingId !== null) await changeMeeting(deps.db, deps.workspace.id, actor, meetingId, to, now)
  const id = meetingId ?? (await createMeeting(deps.db, actor, { ...to, requestKey }, now)).id
  await changed(context, id)
  const { number, startsAt } = await getMeetingById(deps.db, partnershipId, id)
  const title = meetingId === null ? t.meetings.form.title : t.meetings.form.changeTitle
  return { update: closingView(t, title, says(t.meetings.form.saved(number, formatWhen(startsAt, null, reader)))) }
}

async function cancel(context: Context, { id, place }: ActionInput): Promise<Answer> {
  const { deps, actor, now } = context
  await cancelMeeting(deps.db, deps.workspace.id, actor, id, now)
  await changed(context, id)
  const meeting = await getMeetingById(deps.db, actor.partnership.id, id)
  const message = cancelledMessage(await readingOf(context), meeting)
  return place === 'message' ? { ...message, replace: true } : message
}

async function restore(context: Context, { id, place }: ActionInput): Promise<Answer> {
  const { deps, actor, now, t } = context
  await restoreMeeting(deps.db, deps.workspace.id, actor, id, now)
  await changed(context, id)
  const { number } = await getMeetingById(deps.db, actor.partnership.id, id)
  return { ...says(t.meetings.restored(number)), ...(place === 'message' ? { replace: true } : {}) }
}

async function changed({ deps, actor }: Context, meetingId: number): Promise<void> {
  await Promise.all([
    deps.wake('deliveries.send'),
    deps.wake('meetings.prepare'),
    deps.wake('meetings.redraw', { meetingId, partnershipId: actor.partnership.id }),
  ])
}
