import { elementsOf } from './elements.ts'
import type { Workspace } from './engine.ts'
import type { Person, View, Wire } from './types.ts'
import { length } from './validate/rules.ts'
import { refusalOfView } from './validate.ts'
import { createView, fillView, MAX_STACK, setStack, stackOf } from './views.ts'

/** What Slack's client says when the app did not answer a submission, or answered nonsense. */
export const TROUBLE = 'We had some trouble connecting. Try again?'

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const WEB = /^https?:\/\/\S+$/i

/** What Slack's own client says under the fields before anything is sent; block id → sentence. */
export function clientErrors(view: View): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { block, element, input } of elementsOf(view.blocks)) {
    if (!input) continue
    const { type: _type, timezone: _zone, ...held } = view.values[block.block_id]?.[element.action_id] ?? {}
    const [value] = Object.values(held)
    const error = isEmpty(value)
      ? !block.optional && 'Please complete this required field.'
      : fieldError(element, value)
    if (error) errors[block.block_id] = error
  }
  return errors
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

function fieldError(element: Wire, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (element.min_length && length(value) < element.min_length)
    return `Must be at least ${element.min_length} characters.`
  if (element.type === 'email_text_input' && !EMAIL.test(value)) return 'Please enter a valid email address.'
  if (element.type === 'url_text_input' && !WEB.test(value)) return 'Please enter a valid URL.'
  if (element.type === 'number_input') {
    if (element.min_value !== undefined && Number(value) < Number(element.min_value))
      return `Must be at least ${element.min_value}.`
    if (element.max_value !== undefined && Number(value) > Number(element.max_value))
      return `Must be at most ${element.max_value}.`
  }
  return undefined
}

/** Does what the app's acknowledgement of a view_submission says; nonsense leaves the modal open with Slack's sentence. */
export function answerSubmission(ws: Workspace, person: Person, view: View, answer: Wire): void {
  const stack = stackOf(ws, person.id)
  const at = stack.indexOf(view)
  // The app may have closed or replaced the stack itself before it answered.
  if (at < 0) return
  const wrong = whatIsWrong(ws, view, stack, answer)
  if (wrong) {
    view.trouble = TROUBLE
    ws.refused.push({ method: 'ack of view_submission', args: answer, ...wrong })
    return
  }
  if (answer.response_action === undefined) setStack(ws, person.id, stack.slice(0, at))
  else if (answer.response_action === 'clear') setStack(ws, person.id, [])
  else if (answer.response_action === 'errors') view.errors = answer.errors
  else if (answer.response_action === 'update') fillView(ws, view, answer.view)
  else {
    const installation = ws.installations.find((each) => each.botId === view.botId)
    if (!installation) return
    const pushed = createView(ws, installation, person, answer.view, { below: view })
    setStack(ws, person.id, [...stack, pushed])
  }
}

function whatIsWrong(
  ws: Workspace,
  view: View,
  stack: View[],
  answer: Wire,
): { error: string; messages: string[] } | undefined {
  switch (answer.response_action) {
    case undefined:
    case 'clear':
      return undefined
    case 'errors': {
      const inputs = elementsOf(view.blocks).flatMap(({ block, input }) => (input ? [block.block_id] : []))
      const unknown = Object.keys(answer.errors ?? {}).filter((id) => !inputs.includes(id))
      if (answer.errors && Object.keys(answer.errors).length > 0 && unknown.length === 0) return undefined
      return { error: 'invalid_errors', messages: [`no input block called: ${unknown.join(', ') || '(none named)'}`] }
    }
    case 'push':
      if (stack.length >= MAX_STACK) return { error: 'push_limit_reached', messages: [] }
      return ws.strict ? refusalOfView(answer.view, 'modal') : undefined
    case 'update':
      return ws.strict ? refusalOfView(answer.view, 'modal') : undefined
    default:
      return { error: 'unknown_response_action', messages: [String(answer.response_action)] }
  }
}
