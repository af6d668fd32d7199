// Figures of time: so often, within so long, so many times in a row.
import { type Find, make, type Place } from './compile-figures.ts'
import { nounOf } from './compile-indicator.ts'

const DURATION = /^(?:个?小时|分钟|天|日|个?工作日|秒)$/

/** What is done within it: any act, unless what follows is a share of such acts (24小时内修复率). */
const HANDLED =
  /^(?:即?办结|出证|出件)|^(?:以内|之内|内)(?![^，。；]{0,16}(?:率|比例|占比))[^，。；]{0,8}?(?:响应|办结|处置|整改|修复|完成|到达|答复|回应|处理|反馈|办理|清理|受理|上报|报告|签收|交办|到场|解决|回复|恢复|清运|拆除|发布|送达|通知|推送|转办|派单|转派|到岗|撤离|抢通|出警|排除|排干|退水|扑灭|消除|[\u4e00-\u9fff]{2,12}(?=[，。；、]|$))/

export const OFTEN = /^(?:次|场|期|轮|回|批次|场次|班次|课时|学时)$/

const EVERY =
  /每(?:半年|半月|季度|季|个月|月|两周|双周|周|星期|学期|学年|年度|年|两年|旬|日|天|[\d两三]+个月|[\d三五]+年)/

const CONSEQUENCE =
  /约谈|通报|问责|追责|追究|取消|诫勉|暂停|督办|降级|退出|摘牌|处理(?!率|设施|系统|厂|能力)|扣|撤销|否决|惩戒|黑名单/

/** 连续被通报两次, 曝光2次以上的单位 …, with a consequence in the same sentence. */
export function trigger(place: Place, left: string, right: string): Find | undefined {
  const { figure, sentence } = place
  if (
    !/^(?:次|个月|个季度|个年度|季度|周|天|学期|轮|期|年)$/.test(figure.unit ?? '') ||
    !CONSEQUENCE.test(sentence.text)
  )
    return undefined
  const running = /(?:连续|累计)[^，。；]{0,8}$/.exec(left)
  if (/^(?:上升|提升|提高|增长|改善|达到|保持|下降)/.test(right)) return undefined
  if (!running && !(figure.suffix.endsWith('以上') && /^(?:以上)的/.test(right))) return undefined
  const after = /^(?:以上)?([^，。；、的]{2,16})/.exec(right)
  const noun = nounOf(left.replace(/^(?:凡|对)/, ''))
  const what =
    /(?:连续|累计)$/.test(noun.text) || noun.text.length < 3 ? (after?.[1] ?? noun.text) : noun.text
  const from = figure.from - left.length + noun.from
  const to =
    figure.to + figure.suffix.length + (what === after?.[1] ? after[0].length - figure.suffix.length : 0)
  return make(place, '连续…次', 'COUNT_TRIGGER', { text: what, from }, { to: Math.max(to, figure.to) })
}

/** 每季度至少开展1次主题宣讲, 每年举办展会不少于20场. */
export function frequency(place: Place, left: string): Find | undefined {
  const { figure, sentence } = place
  if (!OFTEN.test(figure.unit ?? '')) return undefined
  const every =
    EVERY.exec(left) ?? (/\/$/.test(left) ? null : EVERY.exec(sentence.text.slice(0, figure.from)))
  const per = /^\/(?:年|月|周|天|日|季度)/.exec(sentence.text.slice(figure.to))
  if ((!every && !per) || (figure.spoken && /第$/.test(left))) return undefined
  // 人均培训时长不少于24学时 is an amount.
  if (/(?:时长|时间|学时数|总量)(?:每人)?(?:每[年月周天日])?(?:不少于|不低于|达到?|≥|至少)$/.test(left))
    return undefined
  const middle =
    every && left.includes(every[0]) ? left.slice(left.indexOf(every[0]) + every[0].length) : left
  const act = middle
    .replace(/^(?:至少|不少于|要|应|须|定期)+/, '')
    .replace(/(?:至少|不少于|不低于|不得少于|≥|达到|各)$/, '')
    .replace(/^(?:召开|开展|举办|组织|进行|听取)/, '')
  const after = /^([^，。；、：]{2,20})/.exec(sentence.text.slice(figure.to + figure.suffix.length))
  // 乡级河长每半月不少于1次: of the act said before, by whom.
  const who = every ? nounOf(left.slice(0, Math.max(0, left.indexOf(every[0])))).text : ''
  const noun = act.length >= 2 ? act : (after?.[1] ?? (who.length >= 2 ? who : nounOf(left).text))
  const to = act.length >= 2 ? undefined : { to: figure.to + figure.suffix.length + (after?.[0].length ?? 0) }
  const whole =
    after && act.length >= 2 && !/^[的以]/.test(after[0])
      ? {
          to: figure.to + figure.suffix.length + after[0].length,
          indicator: act.length > 2 ? act : after[1]!,
        }
      : {}
  const lead = nounOf(left)
  return make(
    place,
    '每…次',
    'FREQ_MIN',
    { text: noun, from: figure.from - left.length + Math.min(lead.from, left.indexOf(every?.[0] ?? left)) },
    { period: every?.[0] ?? per![0].slice(1), ...to, ...whole },
  )
}

/** 24小时内响应, 3个工作日内办结. */
export function inTime(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  const act =
    HANDLED.exec(right) ??
    // 城区30分钟、乡镇60分钟内到达: each within its own time.
    (/^、[\u4e00-\u9fff]{1,8}\d+(?:分钟|个?小时|天|日|个?工作日)/.test(right) &&
    HANDLED.test(right.replace(/^、[\u4e00-\u9fff]{1,8}\d+(?:分钟|个?小时|天|日|个?工作日)/, ''))
      ? /^/.exec(right)
      : null) ??
    (/提前$/.test(left) ? /^(?=[\u4e00-\u9fff])[^，。；、]{2,6}/.exec(right) : null)
  if (!DURATION.test(figure.unit ?? '') || !act || /每$/.test(left)) return undefined
  // 100天内完成整治 is how long the work lasts.
  if (/^[天日]$/.test(figure.unit!) && figure.value > 60) return undefined
  const noun = nounOf(
    left.replace(/(?:提前|至少提前|自|在|后|于)?(?:接到|收到|发现|受理)?(?:之日起|后|起)?$/, ''),
  )
  const from = noun.text.length >= 2 ? figure.from - left.length + noun.from : figure.from
  const word = act[0].replace(/^(?:以内|之内|内)/, '')
  const indicator =
    noun.text.length >= 2 ? noun.text : place.previous.text.length >= 2 ? place.previous.text : word
  // 30分钟内到达现场: to the end of the act.
  const rest = /^[\u4e00-\u9fff]{0,8}(?=[，。；、）]|$)/.exec(right.slice(act[0].length))?.[0] ?? ''
  return make(
    place,
    '…小时内',
    'SLA',
    { text: indicator, from },
    { to: figure.to + act[0].length + rest.length },
  )
}
