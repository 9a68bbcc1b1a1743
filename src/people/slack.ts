import { UserError } from '../errors.ts'
import { dictionaryOf } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import type { Actor } from '../slack/actor.ts'
import { type Message, says } from '../slack/blocks.ts'
import type { Context, Feature } from '../slack/router.ts'
import { chooseLanguage } from './mutations.ts'
import { actionIds } from './views.ts'

const spellings: Record<string, Language> = {
  zh: 'zh-CN',
  'zh-cn': 'zh-CN',
  中文: 'zh-CN',
  汉语: 'zh-CN',
  en: 'en',
  english: 'en',
  英文: 'en',
}

export const people: Feature = {
  name: 'people',
  commands: [
    {
      words: ['language', '语言'],
      help: (t) => t.people.help.language,
      allow: 'anyone',
      run: (context, { rest }) => speak(context, rest),
    },
  ],
  actions: {
    [actionIds.language]: { allow: 'anyone', run: (context, { value }) => speak(context, value) },
  },
}

async function speak({ deps, actor }: Context<Actor>, typed: string): Promise<Message> {
  const language = spellings[typed.trim().toLowerCase()]
  if (language === undefined) throw new UserError((t) => t.people.whichLanguage)
  await chooseLanguage(deps.db, actor.person.id, language)
  return says(dictionaryOf(language).people.languageChosen)
}
