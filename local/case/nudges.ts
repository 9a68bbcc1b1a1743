import type { Telling } from '../story.ts'

/** From 10 October, a make-up Saturday: what becomes of a follow-up nobody acts on, and of one that changes hands. */
export async function tellNudges(story: Telling): Promise<void> {
  const { step, fills, presses, closes, picks, clockMovesTo, sees, people, channels, slack } = story
  const { xu, shen, jin, lu } = people

  async function found(person: typeof jin, form: string, name: string): Promise<string> {
    const [first] = await slack.as(person).options('modal', form, name)
    return String(first?.value)
  }

  await step('许卫东 makes a follow-up of what 陆芳 wrote in the liaison channel', async () => {
    const said = await slack.as(lu).say('培训的签到表要统一成一张，镇里和学院各留一份。', { channel: channels.liaison })
    await slack.as(xu).messageAction(said, 'follow-ups.make')
    await fills(xu, { person: await found(xu, 'follow-ups.person', '沈浩'), words: '10月10日' })
    await fills(xu, {})
    await closes(xu)
    await sees(lu, /签到表/)
  })

  await step(
    'Saturday, 10 October, is a working day: both owners get their one message; 金伟 hands his over',
    async () => {
      await clockMovesTo('2026-10-10 10:00')
      await sees(shen, /签到表/)
      await picks(jin, 'follow-ups.more', /交给别人/)
      await fills(jin, { person: await found(jin, 'hand-overs.person', '陆芳'), note: '和郑磊已经通过电话。' })
      await closes(jin)
      await sees(lu, /想请您接手/)
    },
  )

  await step('陆芳 takes it; 金伟 is told', async () => {
    await presses(lu, 'hand-overs.accept')
    await sees(jin, /已接手/)
  })

  await step('沈浩 finishes his and adds what came of it', async () => {
    await presses(shen, 'follow-ups.done', /签到表/)
    await presses(shen, 'follow-ups.result', /签到表/)
    await fills(shen, { text: '一张表，两份，放在共享盘的“培训”文件夹。' })
    await closes(shen)
    await sees(lu, /共享盘/)
  })
}
