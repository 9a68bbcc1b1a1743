import type { ModalView } from '@slack/types'
import { formatDay, formatWhen, type Reader } from '../../calendar/format.ts'
import { dayIn, wallAt } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  type Message,
  mention,
  modal,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import { plannedMinutes } from '../check-ins/rules.ts'
import type { ActivityRow } from '../rules.ts'
import { type CorrectionRow, type HoursRow, type Period, totalOf, totalsByPerson } from './rules.ts'

export const actionIds = {
  show: 'hours.show',
  file: 'hours.file',
  openStatement: 'hours.open-statement',
  openCorrection: 'hours.open-correction',
  agree: 'hours.agree',
  decline: 'hours.decline',
  person: 'hours.person',
} as const

export const viewIds = {
  statement: 'hours.statement-form',
  correction: 'hours.correction-form',
} as const

const SHOWN = 30

export function hoursButton(t: Dictionary, partnershipId: number) {
  return button(t.hours.title, actionIds.show, ref(partnershipId, 0))
}

/** One person's own hours of this year, by activity and in all. */
export function hoursMessage(
  t: Dictionary,
  partnershipId: number,
  { year, rows }: { year: number; rows: HoursRow[] },
  reader: Reader,
  may: { everyone: boolean },
): Message {
  const text = rows.length === 0 ? t.hours.none(year) : t.hours.total(year, t.hours.length(totalOf(rows)))
  const top = ref(partnershipId, 0)
  const lines = rows
    .toReversed()
    .slice(0, SHOWN)
    .map(({ activity, minutes, isCorrected }) =>
      t.hours.line(
        formatDay(dayIn(reader.zone, activity.startsAt), reader),
        escapeText(activity.title),
        t.hours.length(minutes),
        isCorrected,
      ),
    )
  const buttons = [
    ...(rows.length > 0 ? [button(t.hours.asFile, actionIds.file, top)] : []),
    ...(may.everyone ? [button(t.hours.statement.title, actionIds.openStatement, top)] : []),
  ]
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
      ...(rows.length > SHOWN ? [context(t.hours.more(rows.length - SHOWN))] : []),
      context(t.hours.how),
      ...(buttons.length > 0 ? [actions(...buttons)] : []),
    ],
  }
}

export function statementForm(t: Dictionary, data: { partnershipId: number }, period: Period): ModalView {
  const words = t.hours.statement
  return modal({
    id: viewIds.statement,
    title: words.title,
    submit: words.send,
    close: t.common.cancel,
    data,
    blocks: [
      field(
        'person',
        words.person,
        { type: 'external_select', action_id: actionIds.person, min_query_length: 1 },
        { optional: true, hint: words.personHint },
      ),
      field('from', words.from, { type: 'datepicker', initial_date: period.from }),
      field('to', words.to, { type: 'datepicker', initial_date: period.to }),
    ],
  })
}

export function correctionForm(
  t: Dictionary,
  activity: Pick<ActivityRow, 'id' | 'partnershipId' | 'title' | 'startsAt' | 'endsAt'>,
): ModalView {
  const words = t.hours.correction
  return modal({
    id: viewIds.correction,
    title: words.title,
    submit: words.submit,
    close: t.common.back,
    data: { partnershipId: activity.partnershipId, activityId: activity.id },
    blocks: [
      section(`*${escapeText(activity.title)}*\n${words.intro(t.hours.length(plannedMinutes(activity)))}`),
      field('person', words.person, { type: 'external_select', action_id: actionIds.person, min_query_length: 1 }),
      field('hours', words.hours, { type: 'number_input', is_decimal_allowed: true }, { hint: words.hoursHint }),
      field('reason', words.reason, { type: 'plain_text_input', multiline: true, max_length: 300 }),
    ],
  })
}

/** What an officer of another side is asked; once it is decided, what became of it. */
export function correctionMessage(t: Dictionary, correction: CorrectionRow, reader: Reader): Message {
  const words = t.hours.correction
  const { activity, person, minutes, reason, proposedBy, partnershipId, id } = correction
  const text = words.asks(
    mention(proposedBy),
    escapeText(person.name),
    escapeText(activity.title),
    formatWhen(activity.startsAt, activity.endsAt, reader),
    t.hours.length(minutes),
    escapeText(reason),
  )
  const value = ref(partnershipId, id)
  const next =
    correction.status === 'PROPOSED'
      ? actions(
          button(words.agree, actionIds.agree, value, { style: 'primary' }),
          button(words.decline, actionIds.decline, value),
        )
      : context(reviewedText(t, correction))
  const outcome = correction.status === 'PROPOSED' ? '' : `\n${reviewedText(t, correction)}`
  return { text: text + outcome, blocks: [section(text), next] }
}

function reviewedText(t: Dictionary, { status, reviewedBy, minutes }: CorrectionRow): string {
  const who = reviewedBy === null ? '' : mention(reviewedBy)
  const words = t.hours.correction
  return status === 'ACCEPTED' ? words.agreed(who, t.hours.length(minutes)) : words.declined(who)
}

/** To who proposed it. */
export function reviewedMessage(t: Dictionary, correction: CorrectionRow): Message {
  const { person, activity } = correction
  const about = t.hours.correction.about(escapeText(person.name), escapeText(activity.title))
  const text = `${about}\n${reviewedText(t, correction)}`
  return says(text)
}

/** To whom the hours belong. */
export function correctedMessage(t: Dictionary, { activity, minutes, reason, partnershipId }: CorrectionRow): Message {
  const text = t.hours.correction.yours(escapeText(activity.title), t.hours.length(minutes), escapeText(reason))
  return { text, blocks: [section(text), actions(hoursButton(t, partnershipId))] }
}

export type Sheet = { name: string; rows: (string | number)[][]; widths: number[] }

/** A statement of hours as sheets: every activity with a total, and for everyone also one row a person. */
export function statementSheets(
  t: Dictionary,
  { partnership, about, period, rows }: { partnership: string; about: string | null; period: Period; rows: HoursRow[] },
  reader: Reader,
): Sheet[] {
  const words = t.hours.sheet
  const inHours = (minutes: number) => Math.round((minutes / 60) * 100) / 100
  const head = [
    [about === null ? words.titleAll : words.title(about)],
    [words.scope(partnership, period.from, period.to)],
    [words.madeOn(dayIn(reader.zone, reader.now))],
    [],
  ]
  const detail = rows.map(({ name, organization, activity, minutes, isCorrected }) => [
    name,
    organization ?? '',
    dayIn(reader.zone, activity.startsAt),
    `${wallAt(reader.zone, activity.startsAt).time}–${wallAt(reader.zone, activity.endsAt).time}`,
    activity.title,
    inHours(minutes),
    isCorrected ? words.corrected : '',
  ])
  const { name, organization, day, time, activity, hours, note, activities, total } = words.columns
  const sheet = {
    name: words.detail,
    rows: [
      ...head,
      [name, organization, day, time, activity, hours, note],
      ...detail,
      [total, '', '', '', '', inHours(totalOf(rows))],
    ],
    widths: [14, 22, 12, 14, 36, 10, 10],
  }
  if (about !== null) return [sheet]
  const people = totalsByPerson(rows).map((one) => [
    one.name,
    one.organization ?? '',
    one.activities,
    inHours(one.minutes),
  ])
  return [
    {
      name: words.people,
      rows: [
        ...head,
        [name, organization, activities, hours],
        ...people,
        [total, '', rows.length, inHours(totalOf(rows))],
      ],
      widths: [14, 22, 12, 10],
    },
    sheet,
  ]
}

export function statementMessage(t: Dictionary, about: string | null, period: Period, reader: Reader): Message {
  const days = t.hours.statement.days(formatDay(period.from, reader), formatDay(period.to, reader))
  const text = about === null ? t.hours.statement.fileAll(days) : t.hours.statement.file(escapeText(about), days)
  return says(text)
}
