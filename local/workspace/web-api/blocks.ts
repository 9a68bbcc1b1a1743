import { SlackError } from '../refusal.ts'
import { isObject } from '../validate/rules.ts'
import { type Refused, refusalOfMessage, refusalOfView } from '../validate.ts'
import type { Method } from '../web-api.ts'

/** Sentences with their JSON pointers, taken apart as blocks.validate shows them. */
function details({ messages }: Refused) {
  return messages.map((each) => {
    const [, message = each, pointer = ''] = /^(.*) \[json-pointer:(.*)\]$/.exec(each) ?? []
    return { code: message.replaceAll(/[^a-z]+/gi, '_').toLowerCase(), message, pointer }
  })
}

export const blockMethods: Record<string, Method> = {
  'blocks.validate': {
    run(args) {
      const view = isObject(args.view) ? args.view : undefined
      const message = args.message ?? (args.blocks && { blocks: args.blocks })
      if (!view && !message) throw new SlackError('invalid_arguments')
      const refusal = view ? refusalOfView(view, view.type === 'home' ? 'home' : 'modal') : refusalOfMessage(message)
      if (refusal) throw new SlackError(refusal.error, { errors: details(refusal) })
      return {}
    },
  },
}
