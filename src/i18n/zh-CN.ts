import type { Dictionary } from './dictionary.ts'

/** 全部中文文案。 */
export const zhCN: Dictionary = {
  categories: {
    'member-activities': '党员活动',
    'volunteer-service': '志愿服务',
    'industry-education': '产教融合',
    'enterprise-training': '企业培训',
    'talent-support': '人才支撑',
    'union-services': '工会服务',
    'community-building': '村居建设',
  },
  common: {
    cancel: '取消',
    close: '关闭',
    save: '保存',
    back: '返回',
    done: '完成',
    listSeparator: '、',
    andMore: (count) => `等另外 ${count} 位`,
  },
  errors: {
    busy: '系统正忙，刚才的操作没有生效，请稍等片刻再按一次。',
    unexpected: (reference) =>
      `这一步没有完成，您填写的内容还在，请再试一次。如果仍然不行，请把编号 ${reference} 告诉联络员。`,
    checkFields: '请看一下标出的几项。',
    oldButton: '这个按钮来自旧版本，请输入 /gongjian 重新开始。',
    noPartnership: '这里还没有共建关系。请输入 /gongjian setup 开始设置，或者到共建频道里使用这条命令。',
    notAllowed: {
      reader: '只有本共建关系的成员可以查看。',
      member: '观察员可以查看，但不能在这里做改动。',
      organiser: '只有活动组织者和联络员可以这样做。需要的话，请联络员把您设为组织者。',
      'liaison-officer': '只有联络员可以这样做。',
      installer: '只有安装人和联络员可以这样做。',
    },
    unknownCommand: (typed, nearest) =>
      nearest.length > 0
        ? `没有“${typed}”这条命令。您要找的是不是 ${nearest.map((word) => `\`/gongjian ${word}\``).join(' 或 ')}？`
        : `没有“${typed}”这条命令。输入 \`/gongjian help\` 可以看到全部命令。`,
  },
  help: {
    title: '可以这样用',
    does: '显示这份说明',
  },
}
