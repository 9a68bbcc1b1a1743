import type { KnownBlock, ModalView } from '@slack/types'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  divider,
  escapeText,
  field,
  header,
  type Message,
  mention,
  modal,
  ref,
  section,
} from '../../slack/blocks.ts'
import { isRosterOpen } from '../check-ins/rules.ts'
import { actionIds as checkInIds } from '../check-ins/views.ts'
import { actionIds as hoursIds } from '../hours/views.ts'
import type { ActivityRow } from '../rules.ts'
import {
  averageStars,
  type ClosingNoteRow,
  type FeedbackRow,
  type Figures,
  isOver,
  MOST_PICTURES,
  type Outcome,
} from './rules.ts'

export const actionIds = {
  stars: 'afterwards.stars',
  line: 'afterwards.line',
  show: 'afterwards.show',
  write: 'afterwards.write',
  confirm: 'afterwards.confirm',
} as const

export const viewIds = {
  line: 'afterwards.line-form',
  outcome: 'afterwards.outcome',
  note: 'afterwards.note-form',
} as const

export const STARS = [1, 2, 3, 4, 5] as const

const LINES_SHOWN = 20
const MISSING_SHOWN = 60

function starsText(stars: number): string {
  return '★'.repeat(stars) + '☆'.repeat(5 - stars)
}

/** What can be pressed in an activity's details once it is over. */
export function afterTheEnd(
  t: Dictionary,
  activity: ActivityRow,
  reader: Reader,
  may: { organise: boolean },
): KnownBlock[] {
  if (!may.organise || !isOver(activity, reader.now)) return []
  return [actions(button(t.afterwards.show, actionIds.show, ref(activity.partnershipId, activity.id)))]
}

/** Asks how it was; once there are stars, says thank you. The stars can be changed. */
export function feedbackMessage(
  t: Dictionary,
  { title, partnershipId, id }: Pick<ActivityRow, 'title' | 'partnershipId' | 'id'>,
  own: FeedbackRow | null,
): Message {
  const value = ref(partnershipId, id)
  const thanks = own === null ? null : t.afterwards.thanks(escapeText(title), starsText(own.stars))
  const text = thanks ?? t.afterwards.ask(escapeText(title))
  const line =
    own === null
      ? []
      : [button(own.line === '' ? t.afterwards.addLine : t.afterwards.changeLine, actionIds.line, value)]
  return {
    text,
    blocks: [
      section(own === null || own.line === '' ? text : `${text}\n> ${escapeText(own.line)}`),
      // An action id stands once in a block, so each carries its number behind it.
      actions(...STARS.map((stars) => button('★'.repeat(stars), `${actionIds.stars}.${stars}`, value))),
      ...(line.length > 0 ? [actions(...line)] : [context(t.afterwards.withoutNames)]),
    ],
  }
}

export function lineForm(
  t: Dictionary,
  { id, partnershipId, title }: Pick<ActivityRow, 'title' | 'partnershipId' | 'id'>,
  own: FeedbackRow | null,
): ModalView {
  return modal({
    id: viewIds.line,
    title: t.afterwards.addLine,
    submit: t.common.save,
    close: t.common.close,
    data: { partnershipId, activityId: id },
    blocks: [
      section(`*${escapeText(title)}*`),
      field(
        'line',
        t.afterwards.lineLabel,
        {
          type: 'plain_text_input',
          max_length: 300,
          ...(own !== null && own.line !== '' ? { initial_value: own.line } : {}),
        },
        { hint: t.afterwards.withoutNames },
      ),
    ],
  })
}

function figuresText(t: Dictionary, { people, walkIns, minutes }: Figures): string {
  return t.afterwards.figures(people, walkIns, t.hours.length(minutes))
}

function missingText(t: Dictionary, missing: string[]): string {
  const names = missing.slice(0, MISSING_SHOWN).map(escapeText).join(t.common.listSeparator)
  const rest = missing.length - MISSING_SHOWN
  return t.afterwards.missing(missing.length, rest > 0 ? `${names} ${t.common.andMore(rest)}` : names)
}

/** To who published it, on the next working day. */
export function noteAskedMessage(t: Dictionary, activity: ActivityRow, outcome: Outcome, reader: Reader): Message {
  const { figures, missing } = outcome
  const title = escapeText(activity.title)
  const value = ref(activity.partnershipId, activity.id)
  const text =
    figures.people === 0 ? t.afterwards.nobodyCheckedIn(title) : t.afterwards.noteAsked(title, figuresText(t, figures))
  return {
    text,
    blocks: [
      section(text),
      ...(figures.people > 0 && missing.length > 0 ? [context(missingText(t, missing))] : []),
      actions(
        button(t.afterwards.note.write, actionIds.write, value, { style: 'primary' }),
        ...(isRosterOpen(activity, reader.now) ? [button(t.checkIns.roster.title, checkInIds.roster, value)] : []),
        button(t.afterwards.show, actionIds.show, value),
      ),
    ],
  }
}

/** How it went, for who runs it: figures, who was missed, what people say without their names, the closing note. */
export function outcomeView(
  t: Dictionary,
  activity: ActivityRow,
  { figures, missing, feedback, note }: Outcome,
  reader: Reader,
  may: { correct: boolean; confirm: boolean },
): ModalView {
  const value = ref(activity.partnershipId, activity.id)
  const average = averageStars(feedback)
  const lines = feedback.filter(({ line }) => line !== '').slice(0, LINES_SHOWN)
  return modal({
    id: viewIds.outcome,
    title: t.afterwards.show,
    close: t.common.close,
    data: { partnershipId: activity.partnershipId, activityId: activity.id },
    blocks: [
      section(
        `*${escapeText(activity.title)}*\n${formatWhen(activity.startsAt, activity.endsAt, reader)}\n${figuresText(t, figures)}`,
      ),
      ...(missing.length > 0 ? [context(missingText(t, missing))] : []),
      actions(
        ...(isRosterOpen(activity, reader.now) ? [button(t.checkIns.roster.title, checkInIds.roster, value)] : []),
        button(note === null ? t.afterwards.note.write : t.afterwards.note.change, actionIds.write, value),
        ...(may.correct ? [button(t.hours.correction.title, hoursIds.openCorrection, value)] : []),
      ),
      divider,
      section(average === null ? t.afterwards.noFeedback : t.afterwards.average(String(average), feedback.length)),
      ...lines.map(({ stars, line }) => context(`${starsText(stars)}  ${escapeText(line)}`)),
      ...(note === null ? [] : [divider, ...noteBlocks(t, note), ...noteState(t, note, may)]),
    ],
  })
}

/** A closing note without what is to be done about it. */
function noteBlocks(t: Dictionary, note: ClosingNoteRow): KnownBlock[] {
  return [
    section(escapeText(note.text)),
    section(t.afterwards.note.figures(note.people, t.hours.length(note.minutes))),
    ...note.pictures.map((id) => ({
      type: 'image' as const,
      slack_file: { id },
      alt_text: t.afterwards.note.picture(note.activity.title),
    })),
  ]
}

function noteState(t: Dictionary, note: ClosingNoteRow, may: { confirm: boolean }): KnownBlock[] {
  const words = t.afterwards.note
  const sides = note.sides.map(({ name, confirmedBy }) =>
    confirmedBy === null
      ? words.waitsFor(escapeText(name))
      : words.confirmedFor(escapeText(name), escapeText(confirmedBy)),
  )
  const value = `${ref(note.partnershipId, note.id)}.${note.version}`
  return [
    context(sides.join('\n')),
    ...(may.confirm && note.confirmedAt === null
      ? [actions(button(words.confirm, actionIds.confirm, value, { style: 'primary' }))]
      : []),
  ]
}

/** To a liaison officer: the note, and who has confirmed it. */
export function confirmationMessage(
  t: Dictionary,
  note: ClosingNoteRow,
  reader: Reader,
  may: { confirm: boolean },
): Message {
  const { activity, writtenBy } = note
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const text = t.afterwards.note.asks(mention(writtenBy), escapeText(activity.title), when)
  return { text, blocks: [section(text), ...noteBlocks(t, note), ...noteState(t, note, may)] }
}

/** In the thread of the card, for everyone. */
export function postedNote(t: Dictionary, note: ClosingNoteRow, isUpdate: boolean): Message {
  const words = t.afterwards.note
  const text = isUpdate ? words.updated(note.activity.title) : words.posted(note.activity.title)
  const sides = note.sides.map(({ name }) => escapeText(name)).join(t.common.listSeparator)
  return {
    text: escapeText(text),
    blocks: [header(text), ...noteBlocks(t, note), context(words.confirmedBy(sides))],
  }
}

export function noteForm(
  t: Dictionary,
  activity: Pick<ActivityRow, 'id' | 'partnershipId' | 'title'>,
  { figures, note }: Outcome,
): ModalView {
  const words = t.afterwards.note
  const { people, minutes } = note ?? figures
  const hours = String(Math.round((minutes / 60) * 100) / 100)
  return modal({
    id: viewIds.note,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data: { partnershipId: activity.partnershipId, activityId: activity.id, seen: note?.version ?? 0 },
    blocks: [
      section(`*${escapeText(activity.title)}*\n${words.intro}`),
      field(
        'text',
        words.text,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: 2_000,
          ...(note === null ? {} : { initial_value: note.text }),
        },
        { hint: words.textHint },
      ),
      field(
        'people',
        words.people,
        { type: 'number_input', is_decimal_allowed: false, min_value: '0', initial_value: String(people) },
        { hint: words.fromCheckIns },
      ),
      field('hours', words.hours, {
        type: 'number_input',
        is_decimal_allowed: true,
        min_value: '0',
        initial_value: hours,
      }),
      field(
        'pictures',
        words.pictures,
        { type: 'file_input', filetypes: ['png', 'jpg', 'jpeg', 'gif'], max_files: MOST_PICTURES },
        {
          optional: true,
          ...(note !== null && note.pictures.length > 0 ? { hint: words.keepPictures(note.pictures.length) } : {}),
        },
      ),
    ],
  })
}
