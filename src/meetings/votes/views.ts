import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  type Message,
  modal,
  option,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import type { VoteOfItem } from './queries.ts'
import { type Choice, choices, decideVote, type Figures, showsSides, type VoteRow } from './rules.ts'

export const actionIds = {
  openForm: 'votes.open-form',
  YES: 'votes.yes',
  NO: 'votes.no',
  ABSTAIN: 'votes.abstain',
  close: 'votes.close',
} as const

export const viewIds = { form: 'votes.form' } as const

/** The result as a line with figures; while it is open only how many have voted. */
export function resultText(t: Dictionary, vote: VoteRow): string {
  const words = t.votes
  const { figures } = vote
  if (figures === null) return words.running(vote.count)
  const { agreed, without } = decideVote(vote.rule, figures)
  const counted = showsSides(vote.isSecret, figures)
    ? figures
        .map((one) => words.sideFigures(escapeText(one.name), one.yes, one.no, one.abstain))
        .join(words.sideSeparator)
    : words.figures(sum(figures, 'yes'), sum(figures, 'no'), sum(figures, 'abstain'))
  return agreed ? words.agreed(counted) : words.notAgreed(without.map(escapeText).join(t.common.listSeparator), counted)
}

function sum(figures: Figures, key: 'yes' | 'no' | 'abstain'): number {
  return figures.reduce((total, one) => total + one[key], 0)
}

/** For the channel of those who vote; later with the result. */
export function voteCard(t: Dictionary, vote: VoteOfItem): Message {
  const words = t.votes
  const value = ref(vote.partnershipId, vote.id)
  const close = button(words.close, actionIds.close, value, { confirm: words.closeAsk })
  return {
    text: words.cardText(escapeText(vote.text)),
    blocks: [
      ...questionBlocks(t, vote),
      section(resultText(t, vote)),
      ...(vote.closedAt === null ? [actions(...choiceButtons(t, vote), close)] : castLines(t, vote)),
    ],
  }
}

/** For one person who has not voted yet. */
export function voteItem(t: Dictionary, vote: VoteOfItem): KnownBlock[] {
  return [...questionBlocks(t, vote), actions(...choiceButtons(t, vote))]
}

function questionBlocks(t: Dictionary, { text, isSecret, rule, voters }: VoteOfItem): KnownBlock[] {
  const words = t.votes
  const how = [isSecret ? words.secret : words.byName, words.rules[rule], words.voters[voters]]
  return [
    section(`:ballot_box_with_check: *${words.cardTitle}*\n> ${escapeText(text).replaceAll('\n', '\n> ')}`),
    context(how.join(' · ')),
  ]
}

function choiceButtons(t: Dictionary, { partnershipId, id }: VoteOfItem): Button[] {
  return choices.map((choice) => button(t.votes.choices[choice], actionIds[choice], ref(partnershipId, id)))
}

/** Who voted what: of an open vote only. */
function castLines(t: Dictionary, { cast }: VoteOfItem) {
  const lines = choices.flatMap((choice) => {
    const names = cast.filter((one) => one.choice === choice).map(({ name }) => escapeText(name))
    return names.length === 0 ? [] : [t.votes.castBy(t.votes.choices[choice], names.join(t.common.listSeparator))]
  })
  return lines.length === 0 ? [] : [context(lines.join('\n'))]
}

export function castMessage(t: Dictionary, vote: VoteOfItem, choice: Choice): Message {
  const text = t.votes.cast(escapeText(vote.text), t.votes.choices[choice], vote.isSecret)
  return says(text)
}

export function voteForm(t: Dictionary, data: { partnershipId: number; itemId: number }, text: string): ModalView {
  const words = t.votes.form
  const radio = (texts: Record<string, string>) => {
    const options = Object.entries(texts).map(([value, label]) => option(label, value))
    const [first] = options
    return { type: 'radio_buttons' as const, options, ...(first === undefined ? {} : { initial_option: first }) }
  }
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.back,
    data,
    blocks: [
      section(`> ${escapeText(text).replaceAll('\n', '\n> ')}`),
      field('isSecret', words.isSecret, radio({ open: t.votes.byName, secret: t.votes.secret }), {
        hint: words.secretHint,
      }),
      field('rule', words.rule, radio(t.votes.rules), { hint: words.ruleHint }),
      field('voters', words.voters, radio(t.votes.voters), { hint: words.votersHint }),
    ],
  })
}
