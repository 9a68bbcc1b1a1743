import type { Telling } from '../story.ts'

/** What the two sides signed three years ago, in the words and categories of the agreement. */
const agreement = {
  title: '区域化党建共建协议书',
  firstDay: '2024-01-01',
  lastDay: '2026-12-31',
  goals: '优势互补、资源共享、合作共赢：党建引领，为企业育人才，为学生找出路，为居民办实事。',
  commitments: [
    '党员活动：每学期共同开展两次主题党日',
    '志愿服务：',
    '- 每学期帮社区公园和小区清洁一次',
    '- 文明养宠宣传进小区',
    '企业培训：每年送教到厂两期',
    '人才支撑：每年为镇属企业推荐毕业生',
    '工会服务：暑期托班',
    '产教融合：请企业技术骨干到“励志·筑梦”讲堂讲课',
  ].join('\n'),
}

export async function tellAgreement(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, people, slack } = story
  const { zhou, gu } = people

  await step('周敏 writes down the agreement; one line first begins with a word that is no category', async () => {
    await types(zhou, '/gongjian 协议')
    await presses(zhou, 'agreements.open-form')
    await fills(zhou, { ...agreement, commitments: agreement.commitments.replace('党员活动', '主题党日') }, true)
    const file = [{ name: '共建协议书（签字）.pdf', data: new TextEncoder().encode('%PDF-1.7') }]
    await fills(zhou, { commitments: agreement.commitments, file })
    await closes(zhou)
  })

  await step('顾建华 looks what stands behind each commitment, and asks for the signed file', async () => {
    await types(gu, '/gongjian 协议')
    await presses(gu, 'agreements.file')
  })

  await step('A visit to enterprises is no day-care: he says so, and which clean-up is which', async () => {
    await presses(gu, 'agreements.support', /工会服务/)
    await fills(gu, {})
    await closes(gu)
    await presses(gu, 'agreements.support', /志愿服务/)
    const [cleaning] = (slack.as(gu).modal()?.blocks ?? []).filter(({ type }) => type === 'input')
    await fills(gu, { [String(cleaning?.block_id)]: ['活动 2：社区公园清洁日'] })
    await closes(gu)
  })
}

/** Ninety days before the last day falls into the National Day holiday: the question comes on the last working day before. */
export async function tellRenewal(story: Telling): Promise<void> {
  const { step, fills, closes, presses, sees, people } = story
  const { zhou, gu } = people

  await step(
    'The agreement ends at the end of the year: both liaison officers are asked, and 顾建华 renews it',
    async () => {
      await sees(zhou, /区域化党建共建协议书”还有 \d+ 天到期/)
      await presses(gu, 'agreements.renew', /天到期/)
      await fills(gu, {
        commitments: agreement.commitments.replace('- 文明养宠宣传进小区', '- 每学期一次垃圾分类宣传'),
      })
      await closes(gu)
      await sees(zhou, /顾建华已经续签到/)
    },
  )

  await step('周敏 reads what is new in the second version', async () => {
    await presses(zhou, 'agreements.show', /已经续签/)
    await presses(zhou, 'agreements.versions')
  })
}
