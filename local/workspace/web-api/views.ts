import type { Trigger } from '../engine.ts'
import { SlackError } from '../refusal.ts'
import { viewPayload } from '../shapes.ts'
import type { View, Wire } from '../types.ts'
import { refusalOfView } from '../validate.ts'
import { createView, fillView, MAX_STACK, setStack, stackOf } from '../views.ts'
import type { Caller, Method } from '../web-api.ts'

/** Slack refuses a view of more than 250 KB (docs: views.open, `view_too_large`). */
const MAX_VIEW_BYTES = 250_000

/** Uses a trigger up: it lives three seconds and works once. */
function take(args: Wire, { ws, app }: Caller): Trigger {
  const trigger = ws.triggers.get(String(args.trigger_id))
  if (!trigger || trigger.appId !== app.id) throw new SlackError('invalid_trigger_id')
  if (trigger.expires <= ws.clock.now().getTime()) throw new SlackError('expired_trigger_id')
  if (trigger.used) throw new SlackError('exchanged_trigger_id')
  trigger.used = true
  return trigger
}

function checked(method: string, args: Wire, { ws }: Caller, type: View['type']): Wire {
  const view: unknown = args.view
  if (!view || typeof view !== 'object') throw new SlackError('invalid_arguments')
  const refusal = ws.strict ? refusalOfView(view, type) : undefined
  if (refusal) {
    ws.refused.push({ method, args, ...refusal })
    throw new SlackError(refusal.error, {
      response_metadata: { messages: refusal.messages.map((each) => `[ERROR] ${each}`) },
    })
  }
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) throw new SlackError('view_too_large')
  return view
}

function unusedExternalId(view: Wire, { ws, app }: Caller, self?: View): void {
  if (!view.external_id) return
  const taken = [...ws.views.values()].some(
    (each) => each !== self && each.appId === app.id && each.externalId === view.external_id,
  )
  if (taken) throw new SlackError('duplicate_external_id')
}

export const viewMethods: Record<string, Method> = {
  'views.open': {
    run(args, caller) {
      const given = checked('views.open', args, caller, 'modal')
      unusedExternalId(given, caller)
      const trigger = take(args, caller)
      const view = createView(caller.ws, caller.installation, caller.ws.person(trigger.personId), given, {
        channelId: trigger.channelId,
      })
      setStack(caller.ws, trigger.personId, [view])
      return { view: viewPayload(caller.ws, view) }
    },
  },
  'views.push': {
    run(args, caller) {
      const given = checked('views.push', args, caller, 'modal')
      unusedExternalId(given, caller)
      const trigger = take(args, caller)
      const stack = stackOf(caller.ws, trigger.personId)
      if (stack.length >= MAX_STACK) throw new SlackError('push_limit_reached')
      const view = createView(caller.ws, caller.installation, caller.ws.person(trigger.personId), given, {
        below: stack.at(-1),
        channelId: trigger.channelId,
      })
      setStack(caller.ws, trigger.personId, [...stack, view])
      return { view: viewPayload(caller.ws, view) }
    },
  },
  'views.update': {
    run(args, caller) {
      const given = checked('views.update', args, caller, 'modal')
      const view = [...caller.ws.views.values()].find(
        (each) =>
          each.appId === caller.app.id &&
          (args.view_id ? each.id === args.view_id : each.externalId === args.external_id),
      )
      if (!view) throw new SlackError('not_found')
      if (args.hash && args.hash !== view.hash) throw new SlackError('hash_conflict')
      unusedExternalId(given, caller, view)
      fillView(caller.ws, view, given)
      caller.ws.changed({ kind: view.type, person: view.personId })
      return { view: viewPayload(caller.ws, view) }
    },
  },
  'views.publish': {
    run(args, caller) {
      const given = checked('views.publish', args, caller, 'home')
      const person = caller.ws.people.get(args.user_id)
      if (!person) throw new SlackError('user_not_found')
      if (!caller.app.manifest.features?.app_home?.home_tab_enabled) throw new SlackError('not_enabled')
      const key = `${caller.app.id}|${person.id}`
      const known = caller.ws.homes.get(key)
      if (known && args.hash && args.hash !== known.hash) throw new SlackError('hash_conflict')
      if (known) fillView(caller.ws, known, given)
      const view = known ?? createView(caller.ws, caller.installation, person, given)
      caller.ws.homes.set(key, view)
      caller.ws.changed({ kind: 'home', person: person.id })
      return { view: viewPayload(caller.ws, view) }
    },
  },
}
