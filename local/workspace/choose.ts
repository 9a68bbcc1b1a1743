import type { Workspace } from './engine.ts'
import { storeFile } from './files.ts'
import { filePayload } from './shapes.ts'
import type { Channel, Person, Wire } from './types.ts'

/** What a test or the page hands to a field: see README, "Values". */
export type Given = string | number | Date | null | { id: string } | { query: string; value: string } | Given[] | Wire

/** The element's new state, as in `state.values`. Throws when a real person could not have done it. */
export async function choose(
  ws: Workspace,
  person: Person,
  element: Wire,
  given: Given,
  suggest: (query: string) => Promise<Wire[]>,
): Promise<Wire> {
  const { type } = element
  const impossible = (what: string): never => {
    throw new Error(`${person.name} cannot ${what} (${element.action_id}).`)
  }
  const list = Array.isArray(given) ? given : given === null ? [] : [given]
  const within = (max: number | undefined, items: unknown[]) =>
    max !== undefined && items.length > max ? impossible(`choose more than ${max}`) : items

  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: given === null || given === '' ? null : text(element, String(given), impossible) }
    case 'number_input':
      return { type, value: given === null || given === '' ? null : number(element, String(given), impossible) }
    case 'rich_text_input':
      return { type, rich_text_value: given === null ? null : richText(given) }
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: given === null ? null : option(optionsOf(element), given, impossible) }
    case 'multi_static_select':
    case 'checkboxes': {
      const options = list.map((each) => option(optionsOf(element), each, impossible))
      return { type, selected_options: within(element.max_selected_items, options) }
    }
    case 'external_select':
      return { type, selected_option: given === null ? null : await external(element, given, suggest, impossible) }
    case 'multi_external_select': {
      const options: Wire[] = []
      for (const each of list) options.push(await external(element, each, suggest, impossible))
      return { type, selected_options: within(element.max_selected_items, options) }
    }
    case 'users_select':
      return { type, selected_user: given === null ? null : user(ws, person, idOf(given), impossible) }
    case 'multi_users_select':
      return {
        type,
        selected_users: within(
          element.max_selected_items,
          list.map((each) => user(ws, person, idOf(each), impossible)),
        ),
      }
    case 'conversations_select':
      return { type, selected_conversation: given === null ? null : place(ws, idOf(given), impossible) }
    case 'multi_conversations_select':
      return {
        type,
        selected_conversations: within(
          element.max_selected_items,
          list.map((each) => place(ws, idOf(each), impossible)),
        ),
      }
    case 'channels_select':
      return { type, selected_channel: given === null ? null : place(ws, idOf(given), impossible) }
    case 'multi_channels_select':
      return {
        type,
        selected_channels: within(
          element.max_selected_items,
          list.map((each) => place(ws, idOf(each), impossible)),
        ),
      }
    case 'datepicker':
      return {
        type,
        selected_date:
          given === null ? null : shaped(given, /^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-09-30', impossible),
      }
    case 'timepicker':
      return {
        type,
        selected_time:
          given === null ? null : shaped(given, /^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 14:30', impossible),
      }
    case 'datetimepicker':
      return { type, selected_date_time: given === null ? null : seconds(given, impossible) }
    case 'file_input':
      return {
        type,
        files: within(
          element.max_files ?? 10,
          list.map((each) => upload(ws, person, element, each, impossible)),
        ),
      }
    default:
      return impossible(`put anything into a ${type}`)
  }
}

type Impossible = (what: string) => never

function text(element: Wire, value: string, impossible: Impossible): string {
  const length = [...value].length
  const max: number = element.max_length ?? 3_000
  if (length > max) impossible(`type ${length} characters into a field of ${max}`)
  if (!element.multiline && /\n/.test(value)) impossible('type a line break into a one-line field')
  return value
}

function number(element: Wire, value: string, impossible: Impossible): string {
  if (!/^-?\d+(\.\d+)?$/.test(value)) impossible(`type “${value}” into a number field`)
  if (!element.is_decimal_allowed && value.includes('.')) impossible('type decimals into this number field')
  return value
}

function richText(given: Given): Wire {
  if (typeof given === 'object' && given !== null && 'type' in given) return given
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: String(given) }] }],
  }
}

/** All options of a select, groups flattened. */
export function optionsOf(element: Wire): Wire[] {
  return element.options ?? (element.option_groups ?? []).flatMap((group: Wire) => group.options)
}

function option(options: Wire[], given: Given, impossible: Impossible): Wire {
  const wanted = given && typeof given === 'object' && 'value' in given ? given.value : String(given)
  const found = options.find((each) => each.value === wanted) ?? options.find((each) => each.text.text === wanted)
  if (!found)
    return impossible(`choose “${wanted}”: the list has ${options.map((each) => each.value).join(', ') || 'nothing'}`)
  const { text: label, value, description } = found
  return { text: label, value, ...(description && { description }) }
}

async function external(
  element: Wire,
  given: Given,
  suggest: (query: string) => Promise<Wire[]>,
  impossible: Impossible,
): Promise<Wire> {
  const asked = given && typeof given === 'object' && 'query' in given ? given : { query: '', value: given }
  const minimum: number = element.min_query_length ?? 3
  const query = String(asked.query ?? '')
  if (query.length < minimum) impossible(`open this list before typing ${minimum} characters: give { query, value }`)
  return option(await suggest(query), asked.value, impossible)
}

function idOf(given: Given): string {
  return given && typeof given === 'object' && 'id' in given ? String(given.id) : String(given)
}

function user(ws: Workspace, person: Person, id: string, impossible: Impossible): string {
  const found = ws.people.get(id)
  if (!found || found.deleted) return impossible(`choose the person ${id}: there is none`)
  const shared = [...ws.channels.values()].some((each) => each.members.has(id) && each.members.has(person.id))
  if (found.teamId !== person.teamId && !shared)
    return impossible(`choose ${found.name}, whom they share no channel with`)
  return id
}

function place(ws: Workspace, id: string, impossible: Impossible): string {
  const found: Channel | undefined = ws.channels.get(id)
  if (!found && !ws.people.has(id)) return impossible(`choose the channel ${id}: there is none`)
  return id
}

function upload(ws: Workspace, person: Person, element: Wire, given: Given, impossible: Impossible): Wire {
  if (!given || typeof given !== 'object' || !('name' in given) || !('data' in given))
    return impossible('choose this: it wants { name, data }')
  const { name, data, mimetype } = given as { name: string; data: Uint8Array; mimetype?: string }
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (element.filetypes && !element.filetypes.includes(extension)) impossible(`choose a .${extension} file here`)
  return filePayload(ws, storeFile(ws, person, { name, title: name, data, mimetype }).id)
}

function shaped(given: Given, shape: RegExp, what: string, impossible: Impossible): string {
  return typeof given === 'string' && shape.test(given)
    ? given
    : impossible(`choose ${String(given)}: it wants ${what}`)
}

function seconds(given: Given, impossible: Impossible): number {
  if (given instanceof Date) return Math.floor(given.getTime() / 1000)
  return typeof given === 'number' && Number.isInteger(given)
    ? given
    : impossible('choose this: it wants a Date or epoch seconds')
}
