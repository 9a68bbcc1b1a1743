import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, type Reader } from '../calendar/format.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  cut,
  escapeText,
  field,
  type Message,
  mention,
  modal,
  option,
  ref,
  section,
} from '../slack/blocks.ts'
import type { DifficultyRow } from './rules.ts'

export const actionIds = {
  openForm: 'difficulties.open-form',
  answer: 'difficulties.answer',
  show: 'difficulties.show',
} as const

export const viewIds = {
  form: 'difficulties.form',
  filed: 'difficulties.filed',
  answer: 'difficulties.answer-form',
  answered: 'difficulties.answered',
} as const

/** Every line of what a person wrote, kept behind the quotation mark. */
export function quoted(text: string): string {
  return escapeText(text).replaceAll('\n', '\n> ')
}

/** One difficulty: in the liaison channel with the button to answer, later with its answer. */
export function difficultyCard(t: Dictionary, difficulty: DifficultyRow, reader: Reader): Message {
  const words = t.difficulties
  const { number, project, followUp, answeredBy, status } = difficulty
  const about = [
    words.from(mention(difficulty.filedBy), formatDay(dayIn(reader.zone, difficulty.createdAt), reader)),
    ...(project === null ? [] : [escapeText(t.projects.cardTitle(project.number, project.title))]),
    ...(followUp === null ? [] : [words.about(escapeText(followUp.text))]),
  ]
  const text = words.line(number, escapeText(cut(difficulty.text, 200)))
  const blocks: KnownBlock[] = [
    section(`:raised_hand: *${words.title(number)}*\n> ${quoted(difficulty.text)}`),
    context(about.join(' · ')),
  ]
  if (status === 'OPEN') {
    const value = ref(difficulty.partnershipId, difficulty.id)
    blocks.push(actions(button(words.answer, actionIds.answer, value, { style: 'primary' })))
  } else {
    blocks.push(section(words.answerBy(escapeText(answeredBy?.name ?? ''), escapeText(difficulty.answer))))
  }
  return { text, blocks }
}

export function difficultyList(t: Dictionary, rows: DifficultyRow[], may: { partnershipId: number }): Message {
  const words = t.difficulties
  const file = actions(button(words.form.title, actionIds.openForm, ref(may.partnershipId, 0)))
  if (rows.length === 0) return { text: words.emptyList, blocks: [section(words.emptyList), file] }
  return {
    text: words.listTitle,
    blocks: [
      section(`*${words.listTitle}*`),
      ...rows.map((row) => {
        const state = row.status === 'OPEN' ? words.open : words.answered
        const line = `*${escapeText(cut(row.text, 150)).replaceAll('\n', ' ')}*  \`${row.number}\`\n${escapeText(row.filedBy.name)} · ${state}`
        return section(line, button(words.details, actionIds.show, ref(row.partnershipId, row.id)))
      }),
      file,
    ],
  }
}

export function difficultyForm(
  t: Dictionary,
  data: { partnershipId: number },
  projects: { id: number; number: number; title: string }[],
): ModalView {
  const words = t.difficulties.form
  const project: KnownBlock[] =
    projects.length === 0
      ? []
      : [
          field(
            'project',
            words.project,
            {
              type: 'static_select',
              options: projects.map(({ id, number, title }) => option(t.projects.cardTitle(number, title), String(id))),
            },
            { optional: true },
          ),
        ]
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 1_000 }, { hint: words.hint }),
      ...project,
    ],
  })
}

export function filedView(t: Dictionary, number: number): ModalView {
  return modal({
    id: viewIds.filed,
    title: t.difficulties.form.title,
    close: t.common.done,
    blocks: [section(t.difficulties.filed(number))],
  })
}

export function answerForm(
  t: Dictionary,
  data: { partnershipId: number; difficultyId: number },
  difficulty: DifficultyRow,
  reader: Reader,
): ModalView {
  const words = t.difficulties.answerForm
  return modal({
    id: viewIds.answer,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      ...(difficultyCard(t, difficulty, reader).blocks ?? []).filter((block) => block.type !== 'actions'),
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 1_500 }, { hint: words.hint }),
    ],
  })
}

export function answeredView(t: Dictionary, difficulty: DifficultyRow, stands: boolean): ModalView {
  return modal({
    id: viewIds.answered,
    title: t.difficulties.answerForm.title,
    close: t.common.done,
    blocks: [section(stands ? t.difficulties.told(difficulty.number) : answeredBefore(t, difficulty).text)],
  })
}

export function answeredBefore(t: Dictionary, { number, answeredBy, answer }: DifficultyRow): Message {
  const text = t.difficulties.answeredBefore(number, escapeText(answeredBy?.name ?? ''), escapeText(answer))
  return { text, blocks: [section(text)] }
}

/** What those concerned read in their own messages. */
export function answerMessage(t: Dictionary, difficulty: DifficultyRow, readerId: number | null): Message {
  const words = t.difficulties
  const { number, followUp, filedBy } = difficulty
  const who = mention(difficulty.answeredBy ?? { slackUserId: null, name: '' })
  const answer = escapeText(difficulty.answer)
  const text =
    filedBy.id === readerId
      ? words.yourAnswer(number, quoted(difficulty.text), who, answer)
      : words.otherAnswer(number, mention(filedBy), quoted(difficulty.text), who, answer)
  const again = followUp?.status === 'OPEN' && followUp.personId === readerId
  return {
    text,
    blocks: [section(text), ...(again ? [context(words.askedAgain(escapeText(followUp.text)))] : [])],
  }
}
