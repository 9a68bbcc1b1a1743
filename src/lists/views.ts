import type { Button, InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Day } from '../calendar/day.ts'
import { formatDay, type Reader } from '../calendar/format.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { categories } from '../partnerships/rules.ts'
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
  search,
  section,
} from '../slack/blocks.ts'
import { type Filter, type Kind, type OfferOrNeed, stateOf } from './rules.ts'

export const actionIds = {
  offers: 'lists.offers',
  needs: 'lists.needs',
  filter: 'lists.filter',
  newOffer: 'lists.new-offer',
  newNeed: 'lists.new-need',
  show: 'lists.show',
  edit: 'lists.edit',
  met: 'lists.met',
  withdraw: 'lists.withdraw',
  reopen: 'lists.reopen',
  contact: 'lists.contact',
} as const

export const viewIds = {
  form: 'lists.form',
} as const

const ids = {
  OFFER: { list: actionIds.offers, create: actionIds.newOffer },
  NEED: { list: actionIds.needs, create: actionIds.newNeed },
} as const

/** The two lists, where there is room for a button each. */
export function listButtons(t: Dictionary, partnershipId: number): Button[] {
  return [listButton(t, partnershipId, 'OFFER'), listButton(t, partnershipId, 'NEED')]
}

function listButton(t: Dictionary, partnershipId: number, kind: Kind): Button {
  return button(t.lists.kinds[kind].list, ids[kind].list, ref(partnershipId, 0))
}

function categoryName(t: Dictionary, category: string): string {
  return t.categories[category as keyof Dictionary['categories']]
}

/** How long it holds, or what has become of it. */
function stateText(t: Dictionary, row: OfferOrNeed, today: Day, reader: Reader): string {
  const state = stateOf(row, today)
  const day = formatDay(row.validUntil, reader)
  if (state === 'open') return t.lists.until(day)
  if (state === 'expired') return t.lists.expired(day)
  return state === 'met' ? t.lists.kinds[row.kind].isMet : t.lists.withdrawn
}

/** In a list: what it is, of whom, how much and until when; `mark` stands in front of it. */
export function listedLine(t: Dictionary, row: OfferOrNeed, today: Day, reader: Reader, mark = ''): KnownBlock {
  const facts = [
    t.lists.kinds[row.kind].name,
    escapeText(row.organization),
    categoryName(t, row.category),
    ...(row.amount === '' ? [] : [escapeText(row.amount)]),
    stateText(t, row, today, reader),
  ]
  const title = `${mark}*${escapeText(cut(row.text.replaceAll('\n', ' '), 150))}*  \`${row.number}\``
  return section(
    `${title}\n${facts.join(' · ')}`,
    button(t.lists.details, actionIds.show, ref(row.partnershipId, row.id)),
  )
}

export function listMessage(
  t: Dictionary,
  rows: OfferOrNeed[],
  { kind, filter, most }: { kind: Kind; filter: Filter; most: number },
  { partnershipId, today, reader }: { partnershipId: number; today: Day; reader: Reader },
): Message {
  const words = t.lists.kinds[kind]
  const top = ref(partnershipId, 0)
  const other: Filter = filter === 'open' ? 'all' : 'open'
  const below = actions(
    button(words.create, ids[kind].create, top),
    listButton(t, partnershipId, kind === 'OFFER' ? 'NEED' : 'OFFER'),
    button(t.lists.filters[other], actionIds.filter, `${top}.${kind}.${other}`),
  )
  if (rows.length === 0) return { text: words.empty, blocks: [section(words.empty), below] }
  return {
    text: words.list,
    blocks: [
      section(`*${words.list}*`),
      ...rows.slice(0, most).map((row) => listedLine(t, row, today, reader)),
      ...(rows.length > most ? [context(t.lists.newest(most))] : []),
      below,
    ],
  }
}

/** One of them whole; `isOwn` puts what its side can do under it. */
export function listedCard(
  t: Dictionary,
  row: OfferOrNeed,
  { isOwn, today, reader }: { isOwn: boolean; today: Day; reader: Reader },
): Message {
  const words = t.lists
  const title = words.kinds[row.kind].title(row.number)
  const facts = [
    `${escapeText(row.organization)} · ${categoryName(t, row.category)} · ${stateText(t, row, today, reader)}`,
    ...(row.amount === '' ? [] : [words.fact(words.form.amount, escapeText(row.amount))]),
    ...(row.whenAndWhere === '' ? [] : [words.fact(words.form.whenAndWhere, escapeText(row.whenAndWhere))]),
    words.fact(words.form.contact, mention(row.contact)),
  ]
  return {
    text: `${title} · ${escapeText(cut(row.text, 150))}`,
    blocks: [
      section(`*${title}*\n> ${escapeText(row.text).replaceAll('\n', '\n> ')}`),
      section(facts.join('\n')),
      ...(isOwn ? [actions(...ownButtons(t, row))] : []),
    ],
  }
}

function ownButtons(t: Dictionary, { partnershipId, id, kind, status }: OfferOrNeed): Button[] {
  const value = ref(partnershipId, id)
  if (status !== 'OPEN') return [button(t.lists.reopen, actionIds.reopen, value)]
  return [
    button(t.lists.edit, actionIds.edit, value),
    button(t.lists.kinds[kind].met, actionIds.met, value),
    button(t.lists.withdraw, actionIds.withdraw, value),
  ]
}

/** Null: a new one. */
export type FormData = { partnershipId: number; kind: Kind; edited: { id: number; seen: number } | null }

export type Typed = {
  category: string
  text: string
  amount: string
  whenAndWhere: string
  contact: { id: number; name: string } | null
  validUntil: Day
}

/** `notice`: what somebody else has saved while this was typed. */
export function listForm(t: Dictionary, data: FormData, typed: Typed, notice = ''): ModalView {
  const words = t.lists.form
  const { kind, edited } = data
  const ofKind = t.lists.kinds[kind]
  const line = (value: string, most: number, example = ''): InputBlock['element'] => ({
    type: 'plain_text_input',
    max_length: most,
    ...(value === '' ? {} : { initial_value: value }),
    ...(example === '' ? {} : { placeholder: { type: 'plain_text', text: example } }),
  })
  const options = categories.map((category) => option(categoryName(t, category), category))
  const chosen = options.find(({ value }) => value === typed.category)
  return modal({
    id: viewIds.form,
    title: edited === null ? ofKind.create : ofKind.change,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      ...(notice === '' ? [] : [section(notice)]),
      field('text', ofKind.text, {
        ...line(typed.text, 300, ofKind.example),
        multiline: true,
      } as InputBlock['element']),
      field('category', words.category, {
        type: 'static_select',
        options,
        ...(chosen === undefined ? {} : { initial_option: chosen }),
      }),
      field('amount', words.amount, line(typed.amount, 80, words.amountExample), { optional: true }),
      field('whenAndWhere', words.whenAndWhere, line(typed.whenAndWhere, 200, words.whenAndWhereExample), {
        optional: true,
      }),
      field(
        'contactId',
        words.contact,
        search(
          actionIds.contact,
          words.contactPlaceholder,
          typed.contact === null ? null : option(typed.contact.name, String(typed.contact.id)),
        ),
        { hint: words.contactHint },
      ),
      field(
        'validUntil',
        words.validUntil,
        { type: 'datepicker', initial_date: typed.validUntil },
        { hint: words.validUntilHint },
      ),
    ],
  })
}

/** What somebody else has saved meanwhile, above what was typed. */
export function meanwhileText(t: Dictionary, who: string, theirs: OfferOrNeed, reader: Reader): string {
  const { text, amount, whenAndWhere, validUntil, contact } = theirs
  const facts = [amount, whenAndWhere, contact.name, formatDay(validUntil, reader)].filter((fact) => fact !== '')
  return t.lists.meanwhile(escapeText(who), escapeText(text), escapeText(facts.join(' · ')))
}
