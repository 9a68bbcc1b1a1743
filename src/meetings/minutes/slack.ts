import type { Option } from '@slack/types'
import { z } from 'zod'
import { formatDay } from '../../calendar/format.ts'
import { UserError } from '../../errors.ts'
import { getFollowUpById } from '../../follow-ups/queries.ts'
import { followUpForm } from '../../follow-ups/views.ts'
import { findPeople, findProjects } from '../../projects/queries.ts'
import { personOption } from '../../projects/views.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { closingView, escapeText, type Message, plainText, says } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import { onTop } from '../../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, MentionInput, ViewAnswer } from '../../slack/router.ts'
import { typedNumber } from '../../slack/words.ts'
import { findPast, getMeeting, getMeetingById } from '../queries.ts'
import type { MeetingRow } from '../rules.ts'
import { addNotes, saveMinutes, takeBackNotes } from './mutations.ts'
import {
  decisionKey,
  findDecision,
  findDecisions,
  findMeetingOfThread,
  findNames,
  findNotes,
  findPresent,
  findResults,
  findVersions,
} from './queries.ts'
import { LONGEST_DECISION, minutesForm as minutesSchema, noteForm as noteSchema, notesIn } from './rules.ts'
import { actionIds, minutesForm, minutesMessage, notedMessage, noteForm, versionsMessage, viewIds } from './views.ts'

const PROJECTS_OFFERED = 99

export const minutes: Feature = {
  name: 'minutes',
  commands: [
    {
      words: ['meeting minutes', '例会 纪要', '纪要', 'minutes'],
      help: (t) => t.minutes.help.open,
      allow: 'reader',
      run: typed,
    },
  ],
  actions: {
    [actionIds.openNote]: { allow: 'organiser', run: openNote },
    [actionIds.takeBack]: { allow: 'organiser', run: pressTakeBack },
    [actionIds.openForm]: { allow: 'organiser', run: (context, { id }) => openForm(context, id) },
    [actionIds.show]: { allow: 'reader', run: pressShow },
    [actionIds.versions]: { allow: 'reader', run: pressVersions },
    [actionIds.followUp]: { allow: 'member', run: pressFollowUp },
  },
  views: {
    [viewIds.note]: { allow: 'organiser', run: note },
    [viewIds.form]: { allow: 'organiser', run: save },
  },
  // Everybody is told where they can write to the bot; what is noted is for organisers.
  mentioned: { allow: 'reader', run: reply },
  options: {
    [actionIds.person]: {
      allow: 'organiser',
      run: async ({ deps, actor }, { typed }): Promise<Option[]> =>
        (await findPeople(deps.db, actor.partnership.id, typed, {})).map(personOption),
    },
  },
}

/** The minutes of the last meeting, or of one; where they are not written, the form for whoever may write them. */
async function typed(context: Context, { rest }: { rest: string }): Promise<Message | undefined> {
  const { deps, actor, now, t } = context
  const number = typedNumber(rest)
  if (number === null && rest !== '') throw new UserError((words) => words.meetings.notUnderstood)
  const [last] = await findPast(deps.db, actor.partnership.id, now, 1)
  const meeting = number === null ? last : await getMeeting(deps.db, actor.partnership.id, number)
  if (meeting === undefined) return says(t.minutes.none)
  return open(context, meeting)
}

async function open(context: Context, meeting: MeetingRow): Promise<Message | undefined> {
  if (meeting.hasMinutes) return show(context, meeting)
  const mayWrite = isAllowed('organiser', context.actor.membership.roles) && meeting.startsAt <= context.now
  if (mayWrite) return openForm(context, meeting.id)
  return says(context.t.minutes.notWritten(meeting.number))
}

async function show({ deps, t, reader }: Context, meeting: MeetingRow): Promise<Message> {
  const [[last], votes, decisions] = await Promise.all([
    findVersions(deps.db, meeting.id),
    findResults(deps.db, meeting.partnershipId, meeting.id),
    findDecisions(deps.db, meeting.id),
  ])
  if (last === undefined) return says(t.minutes.notWritten(meeting.number))
  const present = await findPresent(deps.db, meeting.partnershipId, last.presentIds)
  return minutesMessage(t, meeting, { minutes: last, present, votes, decisions }, reader)
}

async function pressShow(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const message = await open(context, await getMeetingById(context.deps.db, context.actor.partnership.id, input.id))
  return message === undefined ? undefined : onTop(context, input, context.t.meetings.minutes, message)
}

async function pressVersions(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, reader } = context
  const meeting = await getMeetingById(deps.db, actor.partnership.id, input.id)
  const versions = await findVersions(deps.db, meeting.id)
  return onTop(context, input, t.meetings.minutes, versionsMessage(t, versions, reader))
}

async function openNote(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const { hasMinutes } = await getMeetingById(deps.db, actor.partnership.id, id)
  if (hasMinutes) throw new UserError((words) => words.minutes.writtenAlready)
  await context.open(noteForm(t, { partnershipId: actor.partnership.id, meetingId: id }))
}

const meetingData = z.object({ meetingId: z.number() })

async function note({ deps, actor, t, now }: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { meetingId } = meetingData.parse(data)
  await addNotes(deps.db, actor, meetingId, { notes: [parseForm(noteSchema, values)], requestKey }, now)
  return { update: closingView(t, t.minutes.addLine, says(t.minutes.noted)) }
}

/** Notes what is written to the bot in the thread of a meeting. */
async function reply(context: Context, { text, threadTs, channelId, requestKey }: MentionInput): Promise<Message> {
  const { deps, actor, t, now } = context
  const partnershipId = actor.partnership.id
  const meeting = threadTs && (await findMeetingOfThread(deps.db, partnershipId, { channelId, ts: threadTs }))
  if (!meeting) return says(t.minutes.reply.elsewhere)
  if (!isAllowed('organiser', actor.membership.roles)) throw new UserError((words) => words.errors.notAllowed.organiser)
  const notes = notesIn(await readable(context, text))
  if (notes.length === 0) return says(t.minutes.reply.empty)
  const isTooLong = notes.some(({ kind, text }) => kind === 'decision' && text.length > LONGEST_DECISION)
  if (isTooLong) throw new UserError((words) => words.form.decisionTooLong)
  await addNotes(deps.db, actor, meeting.id, { notes, requestKey }, now)
  return notedMessage(t, meeting, notes, requestKey)
}

/** What was written, line by line as people see it; who is named in it by their name, the bot not at all. */
async function readable({ deps, actor }: Context, written: string): Promise<string> {
  const named = /<@(\w+)[^>]*>/g
  const ids = [...written.matchAll(named)].map(([, id = '']) => id)
  const names = await findNames(deps.db, actor.partnership.id, ids)
  return written
    .replaceAll(named, (_, id) => escapeText(names.get(id) ?? ''))
    .split('\n')
    .map(plainText)
    .join('\n')
}

async function pressTakeBack({ deps, actor, t, now }: Context, { id, value }: ActionInput): Promise<Answer> {
  await takeBackNotes(deps.db, actor, id, value.split('.')[2] ?? '', now)
  return { ...says(t.minutes.reply.takenBack), replace: true }
}

/** With the last version in it; before there is one, with the lines that were added meanwhile. */
async function openForm(context: Context, meetingId: number): Promise<undefined> {
  const { deps, actor, t, now, reader } = context
  const partnershipId = actor.partnership.id
  const meeting = await getMeetingById(deps.db, partnershipId, meetingId)
  if (meeting.startsAt > now) throw new UserError((words) => words.minutes.notBegun)
  const [[last], notes, decisions] = await Promise.all([
    findVersions(deps.db, meetingId),
    findNotes(deps.db, meetingId),
    findDecisions(deps.db, meetingId),
  ])
  const look = {
    present: await findPresent(deps.db, partnershipId, last?.presentIds ?? []),
    alsoPresent: last?.alsoPresent ?? '',
    text: last?.text ?? notes.join('\n'),
    decisions: decisions.map(({ text }) => text),
  }
  await context.open(minutesForm(t, { partnershipId, meetingId, from: last?.version ?? 0 }, meeting, look, reader))
}

async function save({ deps, actor, t, now }: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { meetingId, from } = meetingData.extend({ from: z.number() }).parse(data)
  const form = parseForm(minutesSchema, values)
  await saveMinutes(deps.db, deps.workspace.id, actor, meetingId, { ...form, requestKey, from }, now)
  await Promise.all([
    deps.wake('deliveries.send'),
    deps.wake('minutes.redraw', { meetingId, partnershipId: actor.partnership.id }),
  ])
  return { update: closingView(t, t.meetings.minutes, says(t.minutes.posted)) }
}

/** One press makes it a follow-up; once it is one, a press shows it. */
async function pressFollowUp(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, reader } = context
  const partnershipId = actor.partnership.id
  const { id } = input
  const decision = await findDecision(deps.db, partnershipId, id)
  if (decision === null) throw new UserError((words) => words.minutes.noDecision)
  const { followUp } = (await findDecisions(deps.db, decision.meetingId)).find((one) => one.id === id) ?? {}
  if (followUp != null) {
    const { number, text, person, dueOn } = await getFollowUpById(deps.db, partnershipId, followUp.id)
    const day = formatDay(dueOn, reader)
    const before = t.minutes.followUpBefore(number, escapeText(text), escapeText(person.name), day)
    return onTop(context, input, t.meetings.minutes, says(before))
  }
  if (!isAllowed('organiser', actor.membership.roles)) throw new UserError((words) => words.errors.notAllowed.organiser)
  const projects = await findProjects(deps.db, partnershipId, PROJECTS_OFFERED)
  const { meetingId, meetingNumber, text } = decision
  const data = {
    partnershipId,
    projectId: null,
    message: null,
    origin: { kind: 'meeting' as const, meetingId, number: meetingNumber },
    // Of two officers who press at once one makes it, and the other is shown what that one made.
    key: decisionKey(id),
  }
  await context.open(followUpForm({ t, reader }, data, projects, null, text))
  return undefined
}
