import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, type Reader } from '../../calendar/format.ts'
import { quoted } from '../../difficulties/views.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import type { ProjectRow } from '../../projects/rules.ts'
import {
  actions,
  button,
  closingView,
  context,
  cut,
  escapeText,
  field,
  type Message,
  mention,
  modal,
  ref,
  says,
  search,
  section,
} from '../../slack/blocks.ts'
import type { FollowUpRow } from '../rules.ts'
import type { HandOverRow, Subject } from './rules.ts'

export const actionIds = {
  person: 'hand-overs.person',
  accept: 'hand-overs.accept',
  giveBack: 'hand-overs.give-back',
} as const

export const viewIds = {
  form: 'hand-overs.form',
  backForm: 'hand-overs.back-form',
} as const

export type FormData = { partnershipId: number; subject: Subject }

type About = { followUp: FollowUpRow | null; project: ProjectRow | null; open: FollowUpRow[] }

export function handOverForm(t: Dictionary, data: FormData, about: About, reader: Reader): ModalView {
  const words = t.handOvers.form
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${subjectText(t, about)}*`),
      ...openBlocks(t, about, reader),
      field('person', words.person, search(actionIds.person, words.personPlaceholder), { hint: words.personHint }),
      field(
        'note',
        words.note,
        { type: 'plain_text_input', multiline: true, max_length: 500 },
        { optional: true, hint: words.noteHint },
      ),
    ],
  })
}

function subjectText(t: Dictionary, { followUp, project }: Pick<About, 'followUp' | 'project'>): string {
  if (followUp !== null) return t.handOvers.followUp(followUp.number, escapeText(followUp.text))
  return t.handOvers.project(project?.number ?? 0, escapeText(project?.title ?? ''))
}

const OPEN_SHOWN = 10

/** What is open, for a project; a follow-up says when it is due. */
function openBlocks(t: Dictionary, { followUp, open }: About, reader: Reader): KnownBlock[] {
  const words = t.handOvers
  const due = (row: FollowUpRow) => t.followUps.due.coming(formatDay(row.dueOn, reader))
  if (followUp !== null) return [context(due(followUp))]
  if (open.length === 0) return [context(words.nothingOpen)]
  const lines = open.slice(0, OPEN_SHOWN).map((row) => `• ${escapeText(cut(row.text, 150))} · ${due(row)}`)
  const rest = open.length - OPEN_SHOWN
  return [section([`${words.whatIsOpen}`, ...lines, ...(rest > 0 ? [words.others(rest)] : [])].join('\n'))]
}

export function askedView(t: Dictionary, who: string): ModalView {
  return closingView(t, t.handOvers.form.title, { text: t.handOvers.asked(escapeText(who)) })
}

/** The question, with its buttons while it waits; then what was answered. */
export function askMessage(t: Dictionary, row: HandOverRow, reader: Reader): Message {
  const words = t.handOvers
  const subject = subjectText(t, row)
  if (row.status !== 'ASKED') {
    const said = { ACCEPTED: words.youAccepted, GIVEN_BACK: words.youGaveBack, WITHDRAWN: words.withdrawn }[row.status]
    return { text: said(subject), blocks: [section(said(subject))] }
  }
  const text =
    row.askedBy.id === row.from.id
      ? words.ask(mention(row.askedBy), subject)
      : words.askFor(mention(row.askedBy), mention(row.from), subject)
  const value = ref(row.partnershipId, row.id)
  return {
    text,
    blocks: [
      section(text + (row.note === '' ? '' : `\n> ${quoted(row.note)}`)),
      ...openBlocks(t, row, reader),
      actions(
        button(words.accept, actionIds.accept, value, { style: 'primary' }),
        button(words.giveBack, actionIds.giveBack, value),
      ),
      context(words.why),
    ],
  }
}

export function answerMessage(t: Dictionary, row: HandOverRow): Message {
  const say = row.status === 'ACCEPTED' ? t.handOvers.accepted : t.handOvers.gaveBack
  const text = say(mention(row.to), subjectText(t, row))
  return { text, blocks: [section(text + (row.answer === '' ? '' : `\n> ${quoted(row.answer)}`))] }
}

/** The line in the project's thread. */
export function takenMessage(t: Dictionary, { to, from }: HandOverRow, moved: number): Message {
  const text = t.handOvers.taken(mention(to), mention(from), moved)
  return says(text)
}

export function giveBackForm(t: Dictionary, data: unknown, row: HandOverRow): ModalView {
  const words = t.handOvers.backForm
  return modal({
    id: viewIds.backForm,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${subjectText(t, row)}*`),
      field('reason', words.reason, { type: 'plain_text_input', multiline: true, max_length: 500 }, { optional: true }),
    ],
  })
}
