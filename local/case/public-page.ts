import type { Telling } from '../story.ts'

let page = ''
let link = ''

/** A foreman at a factory who has no Slack yet reads the poster in the canteen and signs up on his phone. */
export async function tellPublicPage(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, browses, sees, people, slack } = story
  const { song } = people

  await step('宋强 opens a page for the lecture on calligraphy, and gets a poster with its code', async () => {
    await types(song, '/gongjian 活动 3')
    await presses(song, 'public.open', /书法鉴赏/)
    await fills(song, { phoneReason: '换时间、换地点的时候打电话告诉您' })
    page = /http:[^\s"]+\/a\/[\w-]+/.exec(JSON.stringify(slack.as(song).modal()?.blocks))?.[0] ?? ''
    await closes(song)
    await presses(song, 'public.poster', /书法鉴赏/)
    await sees(song, /海报，可以直接用 A4 纸打印/)
  })

  await step('郑磊, foreman at 洪浦钢结构, has no Slack: he scans the poster and first forgets his name', async () => {
    await browses('郑磊', page)
    await browses('郑磊', page, { phone: '139 0000 0000' })
    const signedUp = await browses('郑磊', page, { name: '郑磊', phone: '139 0000 0000', side: '2' })
    link = signedUp.url
    await sees(song, /书法鉴赏/)
  })
}

/** Weeks later he has Slack, and makes the place his own there. */
export async function tellLinking(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, browses, people } = story
  const { song, zheng } = people

  await step(
    'The lecture has moved: 宋强 reads who wants to be called, and 郑磊 looks at his private link',
    async () => {
      await types(song, '/gongjian 电话 3')
      await browses('郑磊', link)
    },
  )

  await step(
    '郑磊 has Slack by now: he takes a code from his page, mistypes it, and then links his place',
    async () => {
      const shown = await browses('郑磊', link, { act: 'link' })
      const [code = ''] = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(shown.text) ?? []
      await types(zheng, '/gongjian 关联 KKKK-7777')
      await types(zheng, '/gongjian 我的')
      await presses(zheng, 'public.open-link')
      await fills(zheng, { code: code.toLowerCase() })
      await closes(zheng)
      await types(zheng, '/gongjian 我的')
      await browses('郑磊', link)
    },
  )
}
