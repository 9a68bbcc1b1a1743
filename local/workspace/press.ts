import { choose, type Given } from './choose.ts'
import { elementsOf, type Placed, stateOf } from './elements.ts'
import type { Workspace } from './engine.ts'
import { messageActionPayload, suggestionPayload, viewActionPayload } from './payloads.ts'
import type { Message, Outcome, Person, View, Wire } from './types.ts'
import { refusalOfOptions } from './validate.ts'

/** Where an element stands: in a message, or in a modal or Home tab. */
export type Place = { message: Message } | { view: View }

export const blocksOf = (place: Place): Wire[] => ('view' in place ? place.view.blocks : blocksIn(place.message))

/** A message's own blocks and those of its attachments. */
export const blocksIn = ({ blocks, attachments }: Message): Wire[] => [
  ...blocks,
  ...attachments.flatMap((each) => (each.blocks ?? []) as Wire[]),
]

/** The one element with this action id (and value, and block). Throws, naming what there is, when it is not exactly one. */
export function findElement(
  person: Person,
  blocks: Wire[],
  actionId: string,
  by: { value?: string; blockId?: string },
): Placed {
  const all = elementsOf(blocks)
  const same = all.filter(({ block, element }) => {
    if (element.action_id !== actionId) return false
    if (by.blockId !== undefined && block.block_id !== by.blockId) return false
    return by.value === undefined || element.value === by.value
  })
  const [found, another] = same
  if (found && !another) return found
  const wanted = by.value === undefined ? actionId : `${actionId}=${by.value}`
  if (another)
    throw new Error(`${person.name} sees ${same.length} elements called ${wanted}: say which with value or blockId.`)
  const there = all.map(({ element }) => (element.value ? `${element.action_id}=${element.value}` : element.action_id))
  throw new Error(`${person.name} sees nothing called ${wanted}; there is: ${there.join(', ') || 'nothing to press'}.`)
}

/** Sends one block_actions payload. */
export async function act(ws: Workspace, person: Person, place: Place, placed: Placed, fields: Wire): Promise<Outcome> {
  const { block, element } = placed
  const action = {
    action_id: element.action_id,
    block_id: block.block_id,
    ...fields,
    type: element.type,
    action_ts: ws.clock.ts(),
  }
  if ('view' in place) {
    const app = ws.app(place.view.appId)
    return ws.deliveries.send(app, 'interaction', viewActionPayload(ws, app, person, place.view, action))
  }
  const { message } = place
  const installation = ws.installations.find((each) => each.botId === message.bot?.botId)
  if (!installation) throw new Error(`${person.name} cannot press anything in a message of a person.`)
  if (installation.revoked) return { acked: false, ms: 0, error: 'The app is no longer installed.' }
  const app = ws.app(installation.appId)
  const values = stateOf(blocksIn(message), message.values?.get(person.id))
  const payload = messageActionPayload(ws, app, installation, person, message, action, values)
  return ws.deliveries.send(app, 'interaction', payload)
}

/** Asks the app what an external select lists for this query; nothing when its answer is one Slack would refuse. */
export async function suggest(
  ws: Workspace,
  person: Person,
  place: Place,
  placed: Placed,
  query: string,
): Promise<Wire[]> {
  const { block, element } = placed
  const app = ws.app('view' in place ? place.view.appId : place.message.bot?.appId)
  const payload = suggestionPayload(ws, app, person, place, {
    query,
    actionId: element.action_id,
    blockId: block.block_id,
  })
  const { body } = await ws.deliveries.send(app, 'interaction', payload)
  const answer = (body ?? {}) as Wire
  const refusal = ws.strict ? refusalOfOptions(answer) : undefined
  if (refusal) {
    ws.refused.push({ method: 'ack of block_suggestion', args: answer, ...refusal })
    return []
  }
  return answer.options ?? (answer.option_groups ?? []).flatMap((group: Wire) => group.options)
}

/** Makes a choice; outside input blocks, or with dispatch_action, the app hears of it at once. */
export async function set(ws: Workspace, person: Person, place: Place, placed: Placed, given: Given): Promise<Outcome> {
  const { block, element, input } = placed
  const chosen = await choose(ws, person, element, given, (query) => suggest(ws, person, place, placed, query))
  if (element.type !== 'overflow') remember(ws, person, place, placed, chosen)
  if ('view' in place)
    for (const { id } of (chosen.files ?? []) as Wire[]) ws.files.get(id)?.appIds.add(place.view.appId)
  if (input && !block.dispatch_action) return { acked: true, ms: 0 }
  const { type: _type, ...fields } = chosen
  return act(ws, person, place, placed, { ...fields, ...(element.placeholder && { placeholder: element.placeholder }) })
}

function remember(ws: Workspace, person: Person, place: Place, { block, element }: Placed, chosen: Wire): void {
  if ('view' in place) {
    const { view } = place
    view.values[block.block_id] = { ...view.values[block.block_id], [element.action_id]: chosen }
    delete view.errors[block.block_id]
    ws.changed({ kind: view.type, person: person.id })
    return
  }
  const { message } = place
  message.values ??= new Map()
  const values = stateOf(blocksIn(message), message.values.get(person.id))
  values[block.block_id] = { ...values[block.block_id], [element.action_id]: chosen }
  message.values.set(person.id, values)
}
