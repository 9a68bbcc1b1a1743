import { UserError } from '../../errors.ts'
import { escapeText, type Message } from '../../slack/blocks.ts'
import type { ActionInput, Answer, Context, Feature } from '../../slack/router.ts'
import type { Site } from '../../web/server.ts'
import { keepFeed, planCalendarFile, revokeFeed } from './mutations.ts'
import { findFeed, getEntry } from './queries.ts'
import { actionIds, feedMessage, feedView } from './views.ts'

export const calendarFeeds: Feature = {
  name: 'calendar-feeds',
  commands: [
    {
      words: ['calendar', '日历'],
      help: (t) => t.calendarFeeds.help,
      allow: 'reader',
      run: async (context) => feedMessage(context.t, context.actor.partnership.id, await addressOf(context)),
    },
  ],
  actions: {
    [actionIds.add]: { allow: 'reader', run: (context, { id }) => sendFile(context, id) },
    [actionIds.open]: {
      allow: 'reader',
      run: async (context) => {
        await context.open(feedView(context.t, context.actor.partnership.id, await addressOf(context)))
        return undefined
      },
    },
    [actionIds.renew]: { allow: 'reader', run: (context, input) => change(context, input, true) },
    [actionIds.revoke]: { allow: 'reader', run: (context, input) => change(context, input, false) },
  },
}

async function sendFile({ deps, actor, t, now }: Context, activityId: number): Promise<Message> {
  const partnershipId = actor.partnership.id
  const { title } = await getEntry(deps.db, partnershipId, activityId)
  await planCalendarFile(deps.db, deps.workspace.id, { partnershipId, activityId, personId: actor.person.id }, now)
  await deps.wake('deliveries.send')
  return { text: t.calendarFeeds.onItsWay(escapeText(title)) }
}

async function change(context: Context, input: ActionInput, isOn: boolean): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  siteOf(context)
  await revokeFeed(deps.db, actor.person.id, now)
  const url = isOn ? await keepAddress(context) : null
  if (input.place !== 'modal') return { ...feedMessage(t, actor.partnership.id, url), replace: true }
  await input.updateView(feedView(t, actor.partnership.id, url))
  return undefined
}

/** Switched on the first time it is asked for; null once it was switched off. */
async function addressOf(context: Context): Promise<string | null> {
  const feed = await findFeed(context.deps.db, context.actor.person.id)
  return feed === null || feed.isOn ? keepAddress(context) : null
}

async function keepAddress(context: Context): Promise<string> {
  const { deps, actor, now } = context
  const { url, secrets } = siteOf(context)
  return `${url}/calendar/${await keepFeed(deps.db, secrets, actor.person.id, now)}.ics`
}

/** @throws UserError where there are no public pages. */
function siteOf({ deps }: Context): Site {
  if (deps.site === null) throw new UserError((t) => t.calendarFeeds.noSite)
  return deps.site
}
