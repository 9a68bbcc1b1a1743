import { TZDate } from '@date-fns/tz'
import { format } from 'date-fns/format'
import { optionsOf } from '../choose.ts'
import type { Wire } from '../types.ts'
import { data, Html, html } from './html.ts'
import { icon } from './icons.ts'
import { plain, type Reader, textObject, wordsOf } from './text.ts'

/** How a field is labelled: `id` of the field; in an input block `label` stands in `${id}-label`. */
interface Labelled {
  id: string
  label?: Html
  describedBy?: string
  optional?: boolean
}

/** One choice as the browser lists it. */
export interface Choice {
  value: string
  text: string
  group?: string
}

/** An interactive element with what the person has chosen in it so far (`state`, as in `view.state.values`). */
export function control(reader: Reader, element: Wire, state: Wire, labelled: Labelled): Html {
  const { id } = labelled
  const placeholder: string = element.placeholder?.text ?? ''
  const named = labelled.label
    ? html`aria-labelledby="${id}-label" aria-describedby="${labelled.describedBy}"`
    : html`aria-label="${placeholder || reader.look.t.choose}"`
  const typed = flag('data-typed', element.dispatch_action_config?.trigger_actions_on?.includes('on_character_entered'))
  const common = html`id="${id}" data-key="${id}" ${typed} data-action="${element.action_id}" ${confirmAttribute(reader, element)} ${flag('data-focus', element.focus_on_load)} ${named}`
  const field = (type: string, value: unknown, more = html``) =>
    html`<input type="${type}" ${common} data-pick value="${value === null || value === undefined ? '' : String(value)}" placeholder="${placeholder}" ${more}>`

  switch (element.type) {
    case 'button':
      return button(reader, element, id)
    case 'overflow':
      return overflow(reader, element, id)
    case 'plain_text_input': {
      const limits = html`maxlength="${element.max_length ?? 3000}"`
      if (!element.multiline) return field('text', state.value, limits)
      return html`<textarea ${common} data-pick rows="4" placeholder="${placeholder}" ${limits}>${state.value ?? ''}</textarea>`
    }
    case 'email_text_input':
      return field('email', state.value)
    case 'url_text_input':
      return field('url', state.value)
    case 'number_input':
      return field('number', state.value, html`step="${element.is_decimal_allowed ? 'any' : 1}"`)
    case 'rich_text_input':
      return html`<textarea ${common} data-pick rows="4" placeholder="${placeholder}">${typedText(state.rich_text_value)}</textarea>`
    case 'datepicker':
      return field('date', state.selected_date)
    case 'timepicker':
      return field('time', state.selected_time)
    case 'datetimepicker':
      return field('datetime-local', localTime(state.selected_date_time, reader.look.person.tz))
    case 'file_input':
      return html`<input type="file" ${common} data-pick data-files ${flag('multiple', element.max_files !== 1)} accept="${((element.filetypes ?? []) as string[]).map((type) => `.${type}`).join()}">
        ${((state.files ?? []) as Wire[]).map((file) => html`<span class="chip">${file.name}</span>`)}`
    case 'static_select':
      return select(element, state, common, placeholder || reader.look.t.choose)
    case 'radio_buttons':
    case 'checkboxes':
      return boxes(reader, element, state, common)
    case 'external_select':
    case 'multi_external_select':
    case 'multi_static_select':
    case 'users_select':
    case 'multi_users_select':
    case 'channels_select':
    case 'multi_channels_select':
    case 'conversations_select':
    case 'multi_conversations_select':
      return combobox(reader, element, state, id, named)
    default:
      return html`<button type="button" class="button" disabled>${plain(element.text?.text ?? element.type)}</button>`
  }
}

function button(reader: Reader, element: Wire, id: string): Html {
  const style = element.style === 'primary' || element.style === 'danger' ? element.style : ''
  return html`<button type="button" class="button ${style}" id="${id}" data-key="${id}" data-press data-action="${element.action_id}" ${
    element.url && html`data-url="${element.url}"`
  } ${confirmAttribute(reader, element)} ${element.accessibility_label && html`aria-label="${element.accessibility_label}"`}>${plain(element.text.text)}</button>`
}

function overflow(reader: Reader, element: Wire, id: string): Html {
  return html`<button type="button" class="button overflow" id="${id}" data-key="${id}" popovertarget="${id}-menu" aria-label="${reader.look.t.more}">${icon('more')}</button>
    <div class="menu" popover id="${id}-menu" data-key="${id}-menu" data-menu>${(element.options as Wire[]).map(
      (option) =>
        html`<button type="button" data-press data-action="${element.action_id}" data-choice="${option.value}" ${
          option.url && html`data-url="${option.url}"`
        } ${confirmAttribute(reader, element)}>${textObject(reader, option.text)}${description(option)}</button>`,
    )}</div>`
}

function select(element: Wire, state: Wire, common: Html, placeholder: string): Html {
  const option = (each: Wire) =>
    html`<option value="${each.value}" ${flag('selected', each.value === state.selected_option?.value)}>${wordsOf(plain(each.text.text))}</option>`
  const groups: Wire[] | undefined = element.option_groups
  return html`<select ${common} data-pick><option value="">${placeholder}</option>${
    groups
      ? groups.map(
          (group) =>
            html`<optgroup label="${group.label.text}">${(group.options as Wire[]).map((each) => option(each))}</optgroup>`,
        )
      : (element.options as Wire[]).map((each) => option(each))
  }</select>`
}

function boxes(reader: Reader, element: Wire, state: Wire, common: Html): Html {
  const many = element.type === 'checkboxes'
  const chosen: Wire[] = many ? (state.selected_options ?? []) : state.selected_option ? [state.selected_option] : []
  return html`<div class="boxes" role="${many ? 'group' : 'radiogroup'}" ${common} ${flag('data-many', many)}>${(
    element.options as Wire[]
  ).map(
    (option) =>
      html`<label><input type="${many ? 'checkbox' : 'radio'}" data-box name="${element.action_id}" value="${option.value}" ${flag(
        'checked',
        chosen.some((each) => each.value === option.value),
      )}><span>${textObject(reader, option.text)}${description(option)}</span></label>`,
  )}</div>`
}

/** A field with a list that narrows while typing; what was chosen in one for several stands as chips before it. */
function combobox(reader: Reader, element: Wire, state: Wire, id: string, named: Html): Html {
  const { t } = reader.look
  const multiple = element.type.startsWith('multi_')
  const remote = element.type.endsWith('external_select')
  const chosen = chosenIn(reader, state)
  const settings = data({
    multiple,
    ...(remote ? { minimum: element.min_query_length ?? 3 } : { choices: choicesOf(reader, element) }),
    chosen: chosen.map((each) => each.value),
    words: { keepTyping: t.keepTyping(element.min_query_length ?? 3), noMatch: t.noMatch },
  })
  return html`<div class="combo" data-combo="${settings}" data-action="${element.action_id}" ${confirmAttribute(reader, element)} data-key="${id}-combo">
    ${multiple && chosen.map((each) => html`<span class="chip" data-key="${id}-${each.value}">${each.text}<button type="button" data-drop="${each.value}" aria-label="${t.remove(each.text)}">${icon('close')}</button></span>`)}
    <input id="${id}" data-key="${id}" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="${id}-list" autocomplete="off" ${named}
      ${flag('data-focus', element.focus_on_load)} placeholder="${element.placeholder?.text ?? t.typeToSearch}" value="${multiple ? '' : (chosen[0]?.text ?? '')}">
    <div role="listbox" id="${id}-list" data-key="${id}-list" data-keep popover="manual" aria-label="${element.placeholder?.text ?? t.choose}"></div>
  </div>`
}

function chosenIn({ slack }: Reader, state: Wire): Choice[] {
  const options: Wire[] = state.selected_options ?? (state.selected_option ? [state.selected_option] : [])
  const ids: string[] = Object.entries(state).flatMap(([key, value]) =>
    /^selected_(user|channel|conversation)s?$/.test(key) ? (value ?? []) : [],
  )
  return [
    ...options.map(({ value, text }) => ({ value, text: wordsOf(plain(text.text)) })),
    ...ids.map((value) => ({
      value,
      text: slack.people.get(value)?.realName ?? `#${slack.channels.get(value)?.name ?? value}`,
    })),
  ]
}

/** What a combobox lists by itself: its options, or the people and channels this person could choose in Slack. */
function choicesOf({ slack, look }: Reader, element: Wire): Choice[] {
  if (element.options || element.option_groups) {
    const groups: Wire[] = element.option_groups ?? [{ options: optionsOf(element) }]
    return groups.flatMap((group) =>
      (group.options as Wire[]).map(({ value, text }) => ({
        value,
        text: wordsOf(plain(text.text)),
        ...(group.label && { group: group.label.text as string }),
      })),
    )
  }
  const { person } = look
  const mine = [...slack.channels.values()].filter((channel) => channel.members.has(person.id))
  const people = [...slack.people.values()].filter(
    (each) =>
      !each.deleted &&
      (each.teamId === person.teamId || mine.some((channel) => channel.members.has(each.id))) &&
      !each.name.startsWith('slackbot'),
  )
  const channels = [...slack.channels.values()].filter(
    (channel) =>
      channel.kind === 'channel' &&
      (mine.includes(channel) || (!channel.private && channel.teamIds.includes(person.teamId))),
  )
  const kinds: string[] = element.filter?.include ?? ['im', 'public', 'private']
  const personChoices = people.map((each) => ({ value: each.id, text: each.realName }))
  const channelChoices = channels
    .filter((channel) =>
      element.type.endsWith('channels_select')
        ? !channel.private
        : kinds.includes(channel.private ? 'private' : 'public'),
    )
    .map((channel) => ({ value: channel.id, text: `#${channel.name}` }))
  if (element.type.endsWith('users_select')) return personChoices
  if (element.type.endsWith('channels_select')) return channelChoices
  return [...channelChoices, ...(kinds.includes('im') ? personChoices : [])]
}

function description(option: Wire): Html | false {
  return option.description !== undefined && html`<small>${plain(option.description.text)}</small>`
}

/** What the element wants confirmed; the browser fills its own dialog with it. */
function confirmAttribute(reader: Reader, { confirm }: Wire): Html {
  if (!confirm) return html``
  const { t } = reader.look
  const words = data({
    title: confirm.title ? wordsOf(plain(confirm.title.text)) : t.sure,
    text: textObject(reader, confirm.text).markup,
    yes: confirm.confirm?.text ?? t.yes,
    no: confirm.deny?.text ?? t.cancel,
    danger: confirm.style === 'danger',
  })
  return html`data-confirm="${words}"`
}

const flag = (name: string, on: unknown): Html => new Html(on ? name : '')

function typedText(value: Wire | null): string {
  const sections: Wire[] = value?.elements ?? []
  return sections.map((each) => ((each.elements ?? []) as Wire[]).map(({ text }) => text ?? '').join('')).join('\n')
}

/** What a datetime-local field holds for an instant, in the person's zone. */
function localTime(seconds: number | null | undefined, zone: string): string {
  return seconds ? format(new TZDate(seconds * 1000, zone), "yyyy-MM-dd'T'HH:mm") : ''
}

/** The instant a datetime-local field means in the person's zone. */
export function instantOf(local: string, zone: string): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = local.split(/\D/).map(Number)
  return new Date(new TZDate(year, month - 1, day, hour, minute, 0, zone).getTime())
}
