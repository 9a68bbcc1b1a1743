import { initialValue } from '../elements.ts'
import type { View, Wire } from '../types.ts'
import { control } from './elements.ts'
import { type Html, html } from './html.ts'
import { link, markdown, mrkdwn, plain, type Reader, richText, textObject } from './text.ts'
import { slackSentence } from './words.ts'

/** Where blocks stand: `id` tells their fields apart from all others on the page. */
export interface Surface {
  id: string
  /** What the person has filled in so far. */
  values: View['values']
  errors?: Record<string, string>
}

export function drawBlocks(reader: Reader, blocks: Wire[], surface: Surface): Html {
  return html`${blocks.map((block) => drawBlock(reader, block, surface))}`
}

function drawBlock(reader: Reader, block: Wire, surface: Surface): Html {
  const inside = contents(reader, block, surface)
  return html`<div class="block ${block.type}" data-key="${surface.id} ${block.block_id}" data-block="${block.block_id}">${inside}</div>`
}

function contents(reader: Reader, block: Wire, surface: Surface): Html {
  const element = (each: Wire, more: { label?: Html; describedBy?: string; optional?: boolean } = {}) =>
    control(reader, each, stateIn(surface, block, each), { id: fieldId(surface, block, each), ...more })
  switch (block.type) {
    case 'header':
      return html`<h3>${plain(block.text.text)}</h3>`
    case 'divider':
      return html`<hr>`
    case 'section':
      return html`<div class="words">${block.text && html`<p>${textObject(reader, block.text)}</p>`}${fields(reader, block.fields)}</div>${
        block.accessory &&
        html`<div class="accessory">${block.accessory.type === 'image' ? picture(reader, block.accessory) : element(block.accessory)}</div>`
      }`
    case 'actions':
      return html`${(block.elements as Wire[]).map((each) => element(each))}`
    case 'context':
      return html`${(block.elements as Wire[]).map((each) =>
        each.type === 'image' ? picture(reader, each) : html`<span>${textObject(reader, each)}</span>`,
      )}`
    case 'input':
      return input(reader, block, surface, element)
    case 'image':
      return html`<figure>${block.title && html`<figcaption>${plain(block.title.text)}</figcaption>`}${picture(reader, block)}</figure>`
    case 'rich_text':
      return richText(reader, block)
    case 'markdown':
      return markdown(block.text)
    case 'alert':
      return html`<p class="level-${block.level ?? 'default'}" role="note">${textObject(reader, block.text)}</p>`
    case 'table':
    case 'data_table':
      return table(reader, block)
    case 'video':
      return video(reader, block)
    case 'card':
      return html`${block.hero_image && picture(reader, block.hero_image)}
        <div class="heads">${block.icon && picture(reader, block.icon)}<div>${block.title && html`<p><b>${textObject(reader, block.title)}</b></p>`}${
          block.subtitle && html`<p class="quiet">${textObject(reader, block.subtitle)}</p>`
        }</div></div>
        ${block.body && html`<p>${textObject(reader, block.body)}</p>`}
        ${block.actions && html`<div class="block actions">${(block.actions as Wire[]).map((each) => element(each))}</div>`}`
    case 'carousel':
      return drawBlocks(reader, block.elements, surface)
    case 'container':
      return container(reader, block, surface)
    default:
      return html`<p class="quiet">${block.title ?? block.type}</p>`
  }
}

function input(
  reader: Reader,
  block: Wire,
  surface: Surface,
  element: (each: Wire, more: { label: Html; describedBy: string; optional: boolean }) => Html,
): Html {
  const { t, language } = reader.look
  const id = fieldId(surface, block, block.element)
  const error = surface.errors?.[block.block_id]
  const label = html`${plain(block.label.text)}${block.optional && html` <small>${t.optional}</small>`}`
  const grouped = block.element.type === 'radio_buttons' || block.element.type === 'checkboxes'
  return html`${grouped ? html`<p class="label" id="${id}-label">${label}</p>` : html`<label class="label" id="${id}-label" for="${id}">${label}</label>`}
    ${element(block.element, { label, describedBy: `${id}-error ${id}-hint`, optional: block.optional === true })}
    <p class="error" id="${id}-error" role="alert">${error && slackSentence(error, language)}</p>
    ${block.hint && html`<p class="hint" id="${id}-hint">${plain(block.hint.text)}</p>`}`
}

function fields(reader: Reader, given: Wire[] | undefined): Html {
  if (!given) return html``
  return html`<div class="fields">${given.map((field) => html`<p>${textObject(reader, field)}</p>`)}</div>`
}

/** A picture the workspace holds. One from the web is named, not loaded: no request leaves this machine. */
function picture({ slack, look }: Reader, image: Wire): Html {
  const address: string = image.image_url ?? image.slack_file?.url ?? ''
  const id = image.slack_file?.id ?? /\/(F\w+)\//.exec(address)?.[1] ?? ''
  if (slack.files.has(id))
    return html`<img src="/file/${id}?as=${look.person.id}" alt="${image.alt_text}" loading="lazy">`
  return html`<a class="web-picture" href="${address}" target="_blank" rel="noopener noreferrer">${look.t.webPicture}: ${image.alt_text}</a>`
}

/** Named and linked, not played: no request leaves this machine. */
function video(reader: Reader, block: Wire): Html {
  const by = [block.author_name, block.provider_name].filter(Boolean).join(' · ')
  return html`<p><b>▶ ${link(block.title_url ?? block.video_url, plain(block.title.text))}</b></p>
    ${by && html`<p class="quiet">${by}</p>`}${block.description && html`<p>${plain(block.description.text)}</p>`}
    ${picture(reader, { image_url: block.thumbnail_url, alt_text: block.alt_text })}`
}

function container(reader: Reader, block: Wire, surface: Surface): Html {
  const title = block.rich_text_title ? richText(reader, block.rich_text_title) : plain(block.title.text)
  const head = html`<div class="heads">${block.icon && picture(reader, block.icon)}<div><h3>${title}</h3>${
    block.subtitle && html`<p class="quiet">${textObject(reader, block.subtitle)}</p>`
  }</div></div>`
  const inside = drawBlocks(reader, block.child_blocks, surface)
  if (!block.is_collapsible) return html`${head}${inside}`
  return html`<details ${!block.default_collapsed && html`open`}><summary>${head}</summary>${inside}</details>`
}

function table(reader: Reader, block: Wire): Html {
  const rows: Wire[][] = block.rows ?? []
  const settings: Wire[] = block.column_settings ?? []
  const kind = (column: number) =>
    html`class="${settings[column]?.align ?? 'left'} ${settings[column]?.is_wrapped && 'wrapped'}"`
  const cell = (each: Wire) =>
    each.type === 'rich_text' ? richText(reader, each) : html`${each.text ?? String(each.value ?? '')}`
  const [head = [], ...body] = rows
  return html`<div class="scroll"><table>${block.caption && html`<caption>${block.caption}</caption>`}
    <thead><tr>${head.map((each, column) => html`<th scope="col" ${kind(column)}>${cell(each)}</th>`)}</tr></thead>
    <tbody>${body.map((row) => html`<tr>${row.map((each, column) => html`<td ${kind(column)}>${cell(each)}</td>`)}</tr>`)}</tbody></table></div>`
}

/** Attachments: blocks beside a bar, or the older way: names, text, fields, a picture and a footer. */
export function drawAttachments(reader: Reader, attachments: Wire[], surface: Surface): Html {
  return html`${attachments.map(
    (each, index) => html`${each.pretext && html`<p>${mrkdwn(reader, each.pretext)}</p>`}<div class="attachment">
      ${each.author_name && html`<p class="quiet">${each.author_name}</p>`}
      ${each.title && html`<p><b>${each.title_link ? link(each.title_link, plain(each.title)) : plain(each.title)}</b></p>`}
      ${(each.text ?? (each.blocks ? '' : each.fallback)) && html`<p>${mrkdwn(reader, each.text ?? each.fallback)}</p>`}
      ${each.fields && html`<div class="fields">${(each.fields as Wire[]).map((field) => html`<p><b>${field.title}</b>\n${mrkdwn(reader, field.value)}</p>`)}</div>`}
      ${each.image_url && picture(reader, { image_url: each.image_url, alt_text: each.title ?? each.fallback ?? '' })}
      ${each.blocks && drawBlocks(reader, each.blocks, { ...surface, id: `${surface.id}-${index}` })}
      ${each.footer && html`<p class="quiet">${each.footer}</p>`}
    </div>`,
  )}`
}

function fieldId(surface: Surface, block: Wire, element: Wire): string {
  return `${surface.id}-${block.block_id}-${element.action_id}`.replace(/[^\w-]/g, '_')
}

const stateIn = (surface: Surface, block: Wire, element: Wire): Wire =>
  surface.values[block.block_id]?.[element.action_id] ?? initialValue(element) ?? {}
