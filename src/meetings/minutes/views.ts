import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, formatWhen, type Reader } from '../../calendar/format.ts'
import { inShort } from '../../follow-ups/views.ts'
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
  modal,
  option,
  ref,
  section,
} from '../../slack/blocks.ts'
import type { MeetingRow } from '../rules.ts'
import { aroundIds } from '../views.ts'
import type { VoteRow } from '../votes/rules.ts'
import { resultText } from '../votes/views.ts'
import type { Present } from './queries.ts'
import { type DecisionRow, LONGEST_DECISION, LONGEST_TEXT, type MinutesRow, type Note } from './rules.ts'

export const actionIds = {
  openNote: aroundIds.addLine,
  takeBack: 'minutes.take-back',
  openForm: aroundIds.openMinutes,
  show: aroundIds.showMinutes,
  versions: 'minutes.versions',
  person: 'minutes.person',
  followUp: 'minutes.follow-up',
} as const

export const viewIds = {
  note: 'minutes.note',
  form: 'minutes.form',
} as const

/** Who was there, by side. */
function presentText(t: Dictionary, present: Present[], alsoPresent: string): string {
  const words = t.minutes
  const sides = [...Map.groupBy(present, ({ organization }) => organization).entries()].map(([side, people]) =>
    words.side(
      escapeText(side ?? words.noSide),
      people.length,
      people.map(({ name }) => escapeText(name)).join(t.common.listSeparator),
    ),
  )
  if (alsoPresent !== '') sides.push(words.also(escapeText(alsoPresent)))
  return sides.length === 0 ? words.nobodyNamed : words.present(sides.join(words.sideSeparator))
}

/** One version of the minutes, and what belongs to the meeting besides: what was voted on, and what was decided. */
export type MinutesContent = {
  minutes: MinutesRow
  present: Present[]
  votes: { text: string; vote: VoteRow }[]
  decisions: DecisionRow[]
}

/** With fifteen decisions below Slack's fifty blocks. */
const VOTES_SHOWN = 15

/** As posted, and edited in place when a new version or a follow-up comes. */
export function minutesMessage(
  t: Dictionary,
  meeting: MeetingRow,
  { minutes, present, votes, decisions }: MinutesContent,
  reader: Reader,
): Message {
  const words = t.minutes
  const title = words.title(formatDay(meeting.day, reader))
  const value = ref(meeting.partnershipId, meeting.id)
  const saved = words.saved(
    minutes.version,
    escapeText(minutes.savedBy.name),
    formatWhen(minutes.savedAt, null, reader),
  )
  return {
    text: title,
    blocks: [
      header(title),
      section(presentText(t, present, minutes.alsoPresent)),
      section(escapeText(minutes.text)),
      ...(votes.length === 0 ? [] : [divider, section(`*${words.votes}*`)]),
      ...votes.slice(0, VOTES_SHOWN).map(({ text, vote }) => section(`${escapeText(text)}\n${resultText(t, vote)}`)),
      ...(decisions.length === 0 ? [] : [divider, section(`*${words.decisions}*`)]),
      ...decisions.map((decision, index) => decisionItem(t, meeting, decision, index + 1, reader)),
      context(saved),
      actions(
        button(words.change, actionIds.openForm, value),
        ...(minutes.version > 1 ? [button(words.versions, actionIds.versions, value)] : []),
      ),
    ],
  }
}

function decisionItem(
  t: Dictionary,
  { partnershipId }: MeetingRow,
  { id, text, followUp }: DecisionRow,
  number: number,
  reader: Reader,
): KnownBlock {
  const words = t.minutes
  const line = `*${number}.* ${escapeText(text)}`
  const value = ref(partnershipId, id)
  if (followUp === null) return section(line, button(words.makeFollowUp, actionIds.followUp, value))
  return section(`${line}\n${inShort(t, followUp, reader)}`, button(t.followUps.details, actionIds.followUp, value))
}

const VERSIONS_SHOWN = 10

/** What stood there before, the latest first. */
export function versionsMessage(t: Dictionary, versions: MinutesRow[], reader: Reader): Message {
  const words = t.minutes
  const earlier = versions.slice(1, 1 + VERSIONS_SHOWN)
  return {
    text: words.versions,
    blocks: [
      section(`*${words.versions}*`),
      ...earlier.flatMap(({ version, savedBy, savedAt, text }) => [
        context(words.saved(version, escapeText(savedBy.name), formatWhen(savedAt, null, reader))),
        section(escapeText(text)),
      ]),
    ],
  }
}

export function noteForm(t: Dictionary, data: { partnershipId: number; meetingId: number }): ModalView {
  const words = t.minutes.noteForm
  const kinds = [option(words.kinds.note, 'note'), option(words.kinds.decision, 'decision')]
  return modal({
    id: viewIds.note,
    title: t.minutes.addLine,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      field('kind', words.kind, {
        type: 'radio_buttons',
        options: kinds,
        ...(kinds[0] === undefined ? {} : { initial_option: kinds[0] }),
      }),
      field(
        'text',
        words.text,
        { type: 'plain_text_input', multiline: true, max_length: LONGEST_DECISION },
        { hint: words.hint },
      ),
    ],
  })
}

/** What a reply was taken for, which one press takes back. */
export function notedMessage(t: Dictionary, meeting: MeetingRow, notes: Note[], requestKey: string): Message {
  const words = t.minutes.reply
  const lines = notes.map(({ kind, text }) => `• ${kind === 'decision' ? words.decision : ''}${escapeText(text)}`)
  return {
    text: words.noted(meeting.number),
    blocks: [
      section([words.noted(meeting.number), ...lines].join('\n')),
      ...(notes.some(({ kind }) => kind === 'decision') ? [] : [context(words.decisionHint)]),
      actions(
        button(words.takeBack, actionIds.takeBack, `${ref(meeting.partnershipId, meeting.id)}.${requestKey}`),
        button(t.minutes.write, actionIds.openForm, ref(meeting.partnershipId, meeting.id)),
      ),
    ],
  }
}

export type MinutesLook = { present: Present[]; alsoPresent: string; text: string; decisions: string[] }

export function minutesForm(
  t: Dictionary,
  data: { partnershipId: number; meetingId: number; from: number },
  meeting: MeetingRow,
  look: MinutesLook,
  reader: Reader,
): ModalView {
  const words = t.minutes.form
  const people = look.present.map(({ id, name }) => option(name, String(id)))
  const initial = (text: string) => (text === '' ? {} : { initial_value: text })
  return modal({
    id: viewIds.form,
    title: t.meetings.minutes,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      context(`${t.meetings.title(meeting.number)} · ${formatWhen(meeting.startsAt, null, reader)}`),
      field(
        'present',
        words.present,
        {
          type: 'multi_external_select',
          action_id: actionIds.person,
          min_query_length: 0,
          placeholder: { type: 'plain_text', text: t.followUps.form.personPlaceholder },
          ...(people.length === 0 ? {} : { initial_options: people }),
        },
        { optional: true },
      ),
      field(
        'alsoPresent',
        words.alsoPresent,
        { type: 'plain_text_input', max_length: 200, ...initial(look.alsoPresent) },
        { optional: true },
      ),
      field('text', words.text, {
        type: 'plain_text_input',
        multiline: true,
        max_length: LONGEST_TEXT,
        ...initial(look.text),
      }),
      field(
        'decisions',
        words.decisions,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: 3_000,
          ...initial(look.decisions.join('\n')),
        },
        { optional: true, hint: words.decisionsHint },
      ),
    ],
  })
}
