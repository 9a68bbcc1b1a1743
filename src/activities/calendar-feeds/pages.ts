import { UserError } from '../../errors.ts'
import { dictionaryOf, languageOf } from '../../i18n/dictionary.ts'
import { hashOf } from '../../secrets.ts'
import type { Page } from '../../web/server.ts'
import { findEntriesOf, findFeedOwner } from './queries.ts'
import { calendarText } from './views.ts'

export const calendarPages: Page[] = [
  {
    path: '/calendar/:key.ics',
    get: async ({ deps, key, t, now }) => {
      const owner = await findFeedOwner(deps.db, hashOf(key))
      if (owner === null) throw new UserError((words) => words.publicPages.notFound)
      const own = dictionaryOf(languageOf(owner.language) ?? t.language)
      const entries = await findEntriesOf(deps.db, owner.id, now)
      return { calendar: calendarText(own, own.calendarFeeds.name(owner.name), entries, now), name: 'gongjian.ics' }
    },
  },
]
