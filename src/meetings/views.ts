import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, formatWhen, type Reader } from '../calendar/format.ts'
import { type Calendar, holidayName } from '../calendar/working-days.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  header,
  type Message,
  modal,
  option,
  ref,
  says,
  section,
} from '../slack/blocks.ts'
import type { MeetingRow, Rhythm } from './rules.ts'

export const actionIds = {
  list: 'meetings.list',
  openForm: 'meetings.open-form',
  openRhythm: 'meetings.open-rhythm',
  change: 'meetings.change',
  cancel: 'meetings.cancel',
  restore: 'meetings.restore',
} as const

export const viewIds = {
  form: 'meetings.form',
  confirm: 'meetings.confirm',
  rhythm: 'meetings.rhythm',
} as const

/** Buttons of the features around a meeting: whoever draws a meeting's message hands in theirs. */
export const aroundIds = {
  showAgenda: 'agenda.show',
  propose: 'agenda.open-form',
  arrange: 'agenda.arrange',
  addLine: 'minutes.open-note',
  openMinutes: 'minutes.open-form',
  showMinutes: 'minutes.show',
} as const

/** Who reads, and on which calendar a day is off. */
export type Reading = { t: Dictionary; reader: Reader; calendar: Calendar }

/** When and where, and when it was moved off a day off, from which. */
export function whenText({ t, reader, calendar }: Reading, meeting: MeetingRow): string {
  const words = t.meetings
  const { day, rhythmDay, isFixed, place } = meeting
  const facts = [formatWhen(meeting.startsAt, null, reader), ...(place === '' ? [] : [escapeText(place)])]
  if (calendar(day).provisional) facts.push(words.provisional)
  if (rhythmDay !== null && rhythmDay !== day && !isFixed)
    facts.push(words.movedOff(formatDay(rhythmDay, reader), holidayName(calendar, rhythmDay, t.language)))
  return facts.join(' · ')
}

export function rhythmText(t: Dictionary, rhythm: Rhythm | null): string {
  const words = t.meetings.rhythm
  if (rhythm === null) return words.none
  const { everyMonths, week, weekday, time, place } = rhythm
  const day = words.day(words.every[everyMonths] ?? '', words.weeks[week - 1] ?? '', t.weekdays[weekday - 1] ?? '')
  return words.text(day, time, escapeText(place))
}

/** What is ahead and what was, with the next step of each. */
export function meetingList(
  reading: Reading,
  content: { coming: MeetingRow[]; past: MeetingRow[]; rhythm: Rhythm | null },
  may: { partnershipId: number; isOfficer: boolean },
): Message {
  const { t } = reading
  const words = t.meetings
  const { coming, past, rhythm } = content
  const top = ref(may.partnershipId, 0)
  const isEmpty = coming.length + past.length === 0
  return {
    text: words.listTitle,
    blocks: [
      section(`*${words.listTitle}*`),
      context(rhythmText(t, rhythm)),
      ...(isEmpty ? [section(may.isOfficer ? words.emptyForOfficer : words.empty)] : []),
      ...coming.flatMap((meeting) => comingItem(reading, meeting, may)),
      ...past.map((meeting) => pastItem(reading, meeting)),
      actions(
        button(t.agenda.propose, aroundIds.propose, top),
        ...(may.isOfficer
          ? [button(words.form.title, actionIds.openForm, top), button(words.rhythm.title, actionIds.openRhythm, top)]
          : []),
      ),
    ],
  }
}

function comingItem(reading: Reading, meeting: MeetingRow, may: { isOfficer: boolean }): KnownBlock[] {
  const { t } = reading
  const words = t.meetings
  const value = ref(meeting.partnershipId, meeting.id)
  const isAhead = meeting.startsAt > reading.reader.now
  return [
    section(`*${words.title(meeting.number)}*\n${whenText(reading, meeting)}`),
    actions(
      button(words.agenda, aroundIds.showAgenda, value),
      ...(may.isOfficer && isAhead
        ? [
            button(words.change, actionIds.change, value),
            button(words.cancel, actionIds.cancel, value, { confirm: words.cancelAsk(meeting.number) }),
          ]
        : []),
    ),
  ]
}

function pastItem(reading: Reading, meeting: MeetingRow): KnownBlock {
  const { t, reader } = reading
  const value = ref(meeting.partnershipId, meeting.id)
  const label = meeting.hasMinutes ? t.meetings.minutes : t.meetings.noMinutes
  return section(
    `*${t.meetings.title(meeting.number)}*\n${formatWhen(meeting.startsAt, null, reader)}`,
    button(label, aroundIds.showMinutes, value),
  )
}

/** The next meeting for one person: when, where, what is on it; or how there comes to be one. */
export function nextLine(reading: Reading, meeting: MeetingRow | null): KnownBlock[] {
  if (meeting === null) return []
  const { t } = reading
  const line = `*${t.meetings.next}* ${whenText(reading, meeting)}`
  return [section(line, button(t.meetings.agenda, aroundIds.showAgenda, ref(meeting.partnershipId, meeting.id)))]
}

export function cancelledMessage(reading: Reading, meeting: MeetingRow): Message {
  const { t, reader } = reading
  const text = t.meetings.cancelled(meeting.number, formatWhen(meeting.startsAt, null, reader))
  const undo = button(t.meetings.restore, actionIds.restore, ref(meeting.partnershipId, meeting.id))
  return { text, blocks: [section(text, undo)] }
}

/** The line in the agenda's thread after a change. */
export function changedMessage(reading: Reading, meeting: MeetingRow): Message {
  const { t } = reading
  const words = t.meetings
  const { number, status } = meeting
  return says(
    status === 'CANCELLED'
      ? words.isCancelled(number, formatWhen(meeting.startsAt, null, reading.reader))
      : words.isNow(number, whenText(reading, meeting)),
  )
}

const LATE_MS = 30 * 60_000

/** In the agenda's thread when the meeting begins, or when the bot is back after that. */
export function beginsMessage({ t, reader }: Pick<Reading, 't' | 'reader'>, meeting: MeetingRow): Message {
  const value = ref(meeting.partnershipId, meeting.id)
  const isLate = reader.now.getTime() > meeting.startsAt.getTime() + LATE_MS
  const text = isLate ? t.meetings.begun(meeting.number) : t.meetings.begins(meeting.number)
  return {
    text,
    blocks: [
      section(text),
      actions(
        button(t.minutes.addLine, aroundIds.addLine, value, { style: 'primary' }),
        button(t.minutes.write, aroundIds.openMinutes, value),
      ),
    ],
  }
}

export function rhythmForm(t: Dictionary, partnershipId: number, rhythm: Rhythm | null): ModalView {
  const words = t.meetings.rhythm
  const now: Rhythm = rhythm ?? { everyMonths: 1, week: 1, weekday: 3, time: '14:00', place: '' }
  const choice = (blockId: string, label: string, texts: [string, number][], chosen: number, hint?: string) => {
    const options = texts.map(([text, value]) => option(text, String(value)))
    const initial = options.find(({ value }) => value === String(chosen))
    return field(
      blockId,
      label,
      { type: 'static_select', options, ...(initial === undefined ? {} : { initial_option: initial }) },
      hint === undefined ? {} : { hint },
    )
  }
  const months = Object.entries(words.every).map(([value, text]): [string, number] => [text, Number(value)])
  return modal({
    id: viewIds.rhythm,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      choice('everyMonths', words.howOften, [...months, [words.noneOption, 0]], rhythm === null ? 1 : now.everyMonths),
      choice(
        'week',
        words.week,
        words.weeks.map((text, index): [string, number] => [text, index + 1]),
        now.week,
      ),
      choice(
        'weekday',
        words.weekday,
        t.weekdays.map((text, index): [string, number] => [text, index + 1]),
        now.weekday,
        words.hint,
      ),
      field('time', words.time, { type: 'timepicker', initial_time: now.time }),
      placeField(t, now.place),
    ],
  })
}

function placeField(t: Dictionary, place: string) {
  return field(
    'place',
    t.meetings.form.place,
    { type: 'plain_text_input', max_length: 150, ...(place === '' ? {} : { initial_value: place }) },
    { optional: true },
  )
}

/** A new meeting, or with one given its change. */
export function meetingForm(
  { t, reader }: Reading,
  data: { partnershipId: number; meetingId: number | null },
  meeting: MeetingRow | null,
): ModalView {
  const words = t.meetings.form
  return modal({
    id: viewIds.form,
    title: meeting === null ? words.title : words.changeTitle,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      field(
        'when',
        words.when,
        { type: 'plain_text_input', max_length: 200, placeholder: { type: 'plain_text', text: words.whenExample } },
        { optional: true, hint: words.whenHint(formatWhen(reader.now, null, reader)) },
      ),
      field(
        'start',
        words.start,
        {
          type: 'datetimepicker',
          ...(meeting === null ? {} : { initial_date_time: Math.floor(meeting.startsAt.getTime() / 1_000) }),
        },
        { optional: true },
      ),
      placeField(t, meeting?.place ?? ''),
    ],
  })
}

/** The time as it was understood, or moved off a day off, before anything is saved. */
export function confirmView(
  { t, reader, calendar }: Reading,
  data: unknown,
  { wanted, startsAt, day, isMoved }: { wanted: string; startsAt: Date; day: string; isMoved: boolean },
): ModalView {
  const words = t.meetings.form
  const when = formatWhen(startsAt, null, reader)
  return modal({
    id: viewIds.confirm,
    title: words.confirmTitle,
    submit: t.common.save,
    close: t.common.back,
    data,
    blocks: [
      section(
        isMoved
          ? words.moved(formatDay(wanted, reader), holidayName(calendar, wanted, t.language), when)
          : words.ask(when),
      ),
      ...(calendar(day).provisional ? [context(t.meetings.provisional)] : []),
      context(words.back),
    ],
  })
}

export function agendaHeader(reading: Reading, meeting: MeetingRow): KnownBlock[] {
  const { t, reader } = reading
  return [header(t.agenda.title(formatDay(meeting.day, reader))), context(whenText(reading, meeting))]
}
