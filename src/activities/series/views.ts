import type { Button, KnownBlock, ModalView } from '@slack/types'
import { addDays, weekdayOf } from '../../calendar/day.ts'
import { formatDay, formatWhen, type Reader } from '../../calendar/format.ts'
import { type Calendar, holidayName } from '../../calendar/working-days.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { categories } from '../../partnerships/rules.ts'
import {
  actions,
  button,
  closingView,
  context,
  divider,
  escapeText,
  field,
  header,
  type Message,
  modal,
  option,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import { isUndoable } from '../publishing/rules.ts'
import type { ActivityRow } from '../rules.ts'
import type { SessionRow } from './queries.ts'
import {
  holidayChoices,
  LONGEST_SERIES_DAYS,
  occurrencesIn,
  type SeriesPlan,
  type SeriesRow,
  weekOfMonth,
} from './rules.ts'

export const actionIds = {
  repeat: 'series.repeat',
  list: 'series.list',
  show: 'series.show',
  following: 'series.following',
  openHall: 'series.open-hall',
  openSession: 'series.open-session',
  changeFollowing: 'series.change-following',
  cancelFollowing: 'series.cancel-following',
  undoCancelFollowing: 'series.undo-cancel-following',
} as const

export const viewIds = {
  rhythm: 'series.rhythm',
  preview: 'series.preview',
  hall: 'series.hall',
  session: 'series.session',
  sessionPreview: 'series.session-preview',
  following: 'series.following-form',
  change: 'series.change',
  cancel: 'series.cancel',
} as const

const DATES_SHOWN = 5

/** "every Wednesday", "on the second Wednesday of each month". */
function rhythmText(t: Dictionary, { rhythm, firstDay }: Pick<SeriesPlan, 'rhythm' | 'firstDay'>): string {
  const words = t.series.rhythms
  if (rhythm.every === 'month')
    return rhythm.by === 'date'
      ? words.monthDate(Number(firstDay.slice(8)))
      : words.monthWeekday(weekOfMonth(firstDay), weekdayName(t, weekdayOf(firstDay)))
  const days = rhythm.weekdays
    .toSorted()
    .map((weekday) => weekdayName(t, weekday))
    .join(t.common.listSeparator)
  return words.weeks(rhythm.interval, days)
}

const weekdayName = (t: Dictionary, weekday: number): string => t.weekdays[weekday - 1] ?? ''

export function rhythmForm(
  t: Dictionary,
  data: { partnershipId: number; activityId: number },
  activity: Pick<ActivityRow, 'title' | 'startsAt' | 'endsAt'>,
  reader: Reader,
): ModalView {
  const words = t.series.form
  const firstDay = dayIn(reader.zone, activity.startsAt)
  const weekday = weekdayOf(firstDay)
  const rhythms = [
    option(words.week, 'week'),
    option(words.twoWeeks, 'two-weeks'),
    option(t.series.rhythms.monthDate(Number(firstDay.slice(8))), 'month-date'),
    option(t.series.rhythms.monthWeekday(weekOfMonth(firstDay), weekdayName(t, weekday)), 'month-weekday'),
  ]
  const weekdays = t.weekdays.map((name, index) => option(name, String(index + 1)))
  const holidays = holidayChoices.map((choice) => option(words.holidays[choice], choice))
  return modal({
    id: viewIds.rhythm,
    title: words.title,
    submit: words.next,
    close: t.common.cancel,
    data,
    blocks: [
      section(words.intro(escapeText(activity.title), formatWhen(activity.startsAt, activity.endsAt, reader))),
      field('rhythm', words.rhythm, { type: 'static_select', options: rhythms, initial_option: rhythms[0] }),
      field(
        'weekdays',
        words.weekdays,
        {
          type: 'checkboxes',
          options: weekdays,
          initial_options: weekdays.filter(({ value }) => value === String(weekday)),
        },
        { optional: true, hint: words.weekdaysHint },
      ),
      field('until', words.until, { type: 'datepicker' }, { optional: true }),
      field(
        'times',
        words.times,
        { type: 'number_input', is_decimal_allowed: false },
        { optional: true, hint: words.timesHint },
      ),
      field('holidays', words.holiday, { type: 'radio_buttons', options: holidays, initial_option: holidays[0] }),
    ],
  })
}

/** In an activity's details: the series it belongs to, or the way to make it one. */
export function seriesButtons(t: Dictionary, activity: ActivityRow, may: { organise: boolean }, now: Date): Button[] {
  const { id, partnershipId, seriesId, startsAt, status } = activity
  if (seriesId === null) {
    if (!may.organise || startsAt <= now || status === 'CANCELLED') return []
    return [button(t.series.repeat, actionIds.repeat, ref(partnershipId, id))]
  }
  return [
    button(t.series.show, actionIds.show, ref(partnershipId, seriesId)),
    ...(may.organise && startsAt > now
      ? [button(t.series.followingButton, actionIds.following, ref(partnershipId, id))]
      : []),
  ]
}

/** The next dates as they were understood, with what the holidays make of them. */
export function rhythmPreview(
  t: Dictionary,
  data: unknown,
  plan: SeriesPlan,
  { title, time }: { title: string; time: string },
  calendar: Calendar,
  reader: Reader,
): ModalView {
  const all = occurrencesIn(plan, calendar, plan.firstDay, addDays(plan.firstDay, LONGEST_SERIES_DAYS + 1))
  // A holiday months ahead is what the organiser would not think of.
  const shown = all.filter(({ day, on }, index) => index < DATES_SHOWN || on !== day)
  const days = shown.map(({ day, on, provisional }) => {
    const name = holidayName(calendar, day, t.language) ?? t.series.preview.holiday
    const line =
      on === null
        ? t.series.preview.skipped(formatDay(day, reader), name)
        : on === day
          ? formatDay(day, reader)
          : t.series.preview.moved(formatDay(day, reader), formatDay(on, reader), name)
    return `• ${line}${provisional ? ` ${t.series.preview.provisional}` : ''}`
  })
  const rest = all.length - shown.length
  return modal({
    id: viewIds.preview,
    title: t.series.form.title,
    submit: t.series.preview.start,
    close: t.common.back,
    data,
    blocks: [
      section(t.series.preview.intro(escapeText(title), rhythmText(t, plan), time)),
      section([...days, ...(rest > 0 ? [t.series.preview.more(rest)] : [])].join('\n')),
      context(t.series.preview.how),
    ],
  })
}

/** All that repeats and all lecture halls; with what to do when there is none. */
export function seriesList(
  t: Dictionary,
  partnershipId: number,
  rows: SeriesRow[],
  may: { organise: boolean },
  reader: Reader,
): Message {
  const open = may.organise ? [actions(button(t.series.hall.open, actionIds.openHall, ref(partnershipId, 0)))] : []
  if (rows.length === 0) {
    const text = may.organise ? t.series.emptyOrganiser : t.series.empty
    return { text, blocks: [section(text), ...open] }
  }
  const lines = rows.map((row) =>
    section(
      `*${escapeText(row.title)}*\n${seriesText(t, row, reader)}`,
      button(t.series.show, actionIds.show, ref(partnershipId, row.id)),
    ),
  )
  return { text: t.series.title, blocks: [section(`*${t.series.title}*`), ...lines, ...open] }
}

function seriesText(t: Dictionary, row: SeriesRow, reader: Reader): string {
  if (row.rhythm === null) return t.series.hall.kind
  const lastDay = row.lastDay === null ? '' : t.series.untilDay(formatDay(row.lastDay, reader))
  const until = row.endedAt === null ? lastDay : t.series.ended
  return `${rhythmText(t, { rhythm: row.rhythm, firstDay: row.firstDay })} ${row.time}${until}`
}

/** One series: what is to come, each with the button `openId` that shows it, and what was. */
export function seriesDetails(
  t: Dictionary,
  series: SeriesRow,
  sessions: SessionRow[],
  may: { organise: boolean },
  openId: string,
  reader: Reader,
): Message {
  const coming = sessions.filter(({ endsAt, status }) => endsAt > reader.now && status === 'OPEN').toReversed()
  const past = sessions.filter(({ endsAt, status }) => endsAt <= reader.now && status === 'OPEN')
  const description = series.content.description
  const blocks: KnownBlock[] = [
    header(series.title),
    section(seriesText(t, series, reader)),
    ...(description === '' ? [] : [section(escapeText(description))]),
    section(`*${t.series.coming}*`),
    ...(coming.length === 0 ? [section(series.rhythm === null ? t.series.hall.noneComing : t.series.noneComing)] : []),
    ...coming
      .slice(0, 10)
      .map((one) =>
        section(sessionText(t, one, reader), button(t.activities.details, openId, ref(series.partnershipId, one.id))),
      ),
    ...(past.length === 0
      ? []
      : [
          divider,
          section(
            `*${t.series.past}*\n${past
              .slice(0, 10)
              .map((one) => sessionText(t, one, reader))
              .join('\n')}`,
          ),
        ]),
    ...(may.organise && series.rhythm === null
      ? [
          actions(
            button(t.series.hall.addSession, actionIds.openSession, ref(series.partnershipId, series.id), {
              style: 'primary',
            }),
          ),
        ]
      : []),
  ]
  return { text: escapeText(series.title), blocks }
}

function sessionText(t: Dictionary, { number, title, speaker, startsAt, endsAt }: SessionRow, reader: Reader): string {
  const by = speaker === '' ? '' : ` · ${t.series.speaker(escapeText(speaker))}`
  return `*${escapeText(title)}*  \`${number}\`${by}\n${formatWhen(startsAt, endsAt, reader)}`
}

/** "This one" is what the activity's own buttons are for; here is what can be done with all that follow. */
export function followingForm(
  t: Dictionary,
  data: { partnershipId: number },
  series: SeriesRow,
  activity: Pick<ActivityRow, 'id' | 'startsAt' | 'endsAt'>,
  reader: Reader,
): ModalView {
  const value = ref(data.partnershipId, activity.id)
  const words = t.series.following
  return modal({
    id: viewIds.following,
    title: t.series.title,
    close: t.common.close,
    data,
    blocks: [
      section(`*${escapeText(series.title)}*\n${seriesText(t, series, reader)}`),
      ...(isUndoable(series.endedAt, reader.now)
        ? undoBlocks(t, value)
        : [
            section(words.change, button(words.changeButton, actionIds.changeFollowing, value)),
            section(
              words.cancel(formatDay(dayIn(reader.zone, activity.startsAt), reader)),
              button(words.cancelButton, actionIds.cancelFollowing, value, { style: 'danger' }),
            ),
          ]),
    ],
  })
}

function undoBlocks(t: Dictionary, value: string): KnownBlock[] {
  return [
    actions(button(t.series.following.undo, actionIds.undoCancelFollowing, value)),
    context(t.publishing.undoHint),
  ]
}

/** What became of "this and all following", and the way back. */
export function cancelledView(
  t: Dictionary,
  { partnershipId, activityId }: { partnershipId: number; activityId: number },
  { cancelled, told }: { cancelled: number; told: number },
): ModalView {
  const said = t.series.following.cancelled(cancelled, told)
  return closingView(t, t.series.title, says(said, ...undoBlocks(t, ref(partnershipId, activityId))))
}

export function changeForm(t: Dictionary, data: unknown, title: string): ModalView {
  return modal({
    id: viewIds.change,
    title: t.series.title,
    submit: t.series.following.changeButton,
    close: t.common.back,
    data,
    blocks: [section(t.series.following.changeAsk(escapeText(title)))],
  })
}

export function cancelForm(t: Dictionary, data: unknown, title: string, day: string): ModalView {
  return modal({
    id: viewIds.cancel,
    title: t.series.title,
    submit: t.series.following.cancelButton,
    close: t.common.back,
    data,
    blocks: [
      section(t.series.following.cancelAsk(escapeText(title), day)),
      field(
        'note',
        t.activities.cancelNoteLabel,
        { type: 'plain_text_input', max_length: 300, multiline: true },
        { optional: true },
      ),
    ],
  })
}

export function hallForm(
  t: Dictionary,
  data: { partnershipId: number },
  sides: { id: number; name: string }[],
): ModalView {
  const words = t.publishing.form
  return modal({
    id: viewIds.hall,
    title: t.series.hall.open,
    submit: t.series.hall.submit,
    close: t.common.cancel,
    data,
    blocks: [
      section(t.series.hall.intro),
      field('title', t.series.hall.name, { type: 'plain_text_input', max_length: 80 }),
      field('category', words.category, {
        type: 'static_select',
        options: categories.map((category) => option(t.categories[category], category)),
      }),
      ...(sides.length > 1
        ? [
            field('organizationId', words.host, {
              type: 'static_select',
              options: sides.map((side) => option(side.name, String(side.id))),
            }),
          ]
        : []),
      field(
        'place',
        t.series.hall.place,
        { type: 'plain_text_input', max_length: 200 },
        { hint: t.series.hall.placeHint },
      ),
      field(
        'description',
        words.description,
        { type: 'plain_text_input', multiline: true, max_length: 1_000 },
        { optional: true },
      ),
    ],
  })
}

export function sessionForm(t: Dictionary, data: unknown, series: SeriesRow, reader: Reader): ModalView {
  const words = t.publishing.form
  return modal({
    id: viewIds.session,
    title: t.series.hall.addSession,
    submit: words.preview,
    close: t.common.cancel,
    data,
    blocks: [
      field('title', t.series.hall.sessionTitle, { type: 'plain_text_input', max_length: 150 }),
      field(
        'speaker',
        t.series.hall.sessionSpeaker,
        { type: 'plain_text_input', max_length: 80 },
        { optional: true, hint: t.series.hall.speakerHint },
      ),
      field(
        'when',
        words.when,
        { type: 'plain_text_input', max_length: 200, placeholder: { type: 'plain_text', text: words.whenExample } },
        { optional: true, hint: words.whenHint(formatDay(dayIn(reader.zone, reader.now), reader)) },
      ),
      field('start', words.start, { type: 'datetimepicker' }, { optional: true }),
      field('end', words.end, { type: 'datetimepicker' }, { optional: true, hint: words.endHint }),
      field('place', words.place, { type: 'plain_text_input', max_length: 200, initial_value: series.content.place }),
      field(
        'capacity',
        words.capacity,
        { type: 'number_input', is_decimal_allowed: false },
        { optional: true, hint: words.capacityHint },
      ),
      field(
        'description',
        words.description,
        { type: 'plain_text_input', multiline: true, max_length: 1_000 },
        { optional: true },
      ),
    ],
  })
}

export function sessionPreview(
  t: Dictionary,
  data: unknown,
  session: { title: string; speaker: string; startsAt: Date; endsAt: Date; place: string },
  reader: Reader,
): ModalView {
  const lines = [
    `*${escapeText(session.title)}*`,
    ...(session.speaker === '' ? [] : [t.series.speaker(escapeText(session.speaker))]),
    escapeText(session.place),
  ]
  return modal({
    id: viewIds.sessionPreview,
    title: t.activities.previewTitle,
    submit: t.activities.publish,
    close: t.common.back,
    data,
    blocks: [
      section(t.activities.previewAsk(formatWhen(session.startsAt, session.endsAt, reader))),
      divider,
      section(lines.join('\n')),
    ],
  })
}
