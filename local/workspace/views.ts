import { elementsOf, stateOf, stored } from './elements.ts'
import type { Workspace } from './engine.ts'
import type { Installation, Person, View, Wire } from './types.ts'

/** Slack keeps at most three modals on one another (docs: "Modals"). */
export const MAX_STACK = 3

export function createView(
  ws: Workspace,
  installation: Installation,
  person: Person,
  given: Wire,
  from: { below?: View; channelId?: string } = {},
): View {
  const id = ws.nextId('V')
  const view: View = {
    id,
    type: given.type,
    appId: installation.appId,
    installedTeamId: installation.teamId,
    botId: installation.botId,
    personId: person.id,
    hash: '',
    callbackId: '',
    externalId: '',
    privateMetadata: '',
    title: null,
    submit: null,
    close: null,
    blocks: [],
    clearOnClose: false,
    notifyOnClose: false,
    rootId: from.below?.rootId ?? id,
    previousId: from.below?.id ?? null,
    values: {},
    errors: {},
    trouble: '',
  }
  fillView(ws, view, given)
  if (from.channelId) chooseCurrent(view, from.channelId)
  ws.views.set(id, view)
  return view
}

/** `default_to_current_conversation`: the conversation the person was looking at when the modal opened. */
function chooseCurrent(view: View, channelId: string): void {
  for (const { block, element } of elementsOf(view.blocks)) {
    const state = view.values[block.block_id]?.[element.action_id]
    if (!state || !element.default_to_current_conversation) continue
    if (state.selected_conversation === null) state.selected_conversation = channelId
    if (state.type === 'multi_conversations_select') state.selected_conversations = [channelId]
  }
}

/** New contents for a view; typed values stay where block id, action id and type are the same. */
export function fillView(ws: Workspace, view: View, given: Wire): void {
  const text = (value: Wire | undefined) => (value ? { ...value, emoji: value.emoji ?? true } : null)
  view.hash = `${ws.clock.ts().split('.')[0]}.${ws.secret(4)}`
  view.callbackId = given.callback_id ?? ''
  view.externalId = given.external_id ?? ''
  view.privateMetadata = given.private_metadata ?? ''
  view.title = text(given.title)
  view.submit = text(given.submit)
  view.close = text(given.close)
  view.clearOnClose = given.clear_on_close === true
  view.notifyOnClose = given.notify_on_close === true
  view.blocks = stored(given.blocks ?? [], () => ws.secret(3))
  view.values = stateOf(view.blocks, view.values)
  view.errors = {}
  view.trouble = ''
}

export function stackOf(ws: Workspace, personId: string): View[] {
  return ws.stacks.get(personId) ?? []
}

/** Puts these modals on the person's screen and forgets the ones that left it. */
export function setStack(ws: Workspace, personId: string, stack: View[]): void {
  for (const view of stackOf(ws, personId)) if (!stack.includes(view)) ws.views.delete(view.id)
  if (stack.length > 0) ws.stacks.set(personId, stack)
  else ws.stacks.delete(personId)
  ws.changed({ kind: 'modal', person: personId })
}
