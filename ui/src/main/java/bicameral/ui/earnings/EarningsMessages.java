package bicameral.ui.earnings;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the earnings page says; Chinese here, English in {@code messages/earnings_en.properties}. */
@MessageBundle("earnings")
public interface EarningsMessages {
    @Message("收入")
    String title();

    @Message("每一分钱都能点到那一条消息。")
    String lead();

    @Message("可提")
    String available();

    @Message("满 {days} 天，没有争议的收入")
    String available_sub(String days);

    @Message("待满 {days} 天")
    String pending(String days);

    @Message("留着退款用，每天放一批")
    String pending_sub();

    @Message("本月收入")
    String this_month();

    @Message("上月 {amount}")
    String last_month(String amount);

    @Message("付费回答")
    String paid_answers();

    @Message("另有 {n} 条用免费额度")
    String free_answers(String n);

    @Message("每天回答")
    String per_day();

    @Message("付费")
    String legend_paid();

    @Message("免费额度")
    String legend_free();

    @Message("近 30 天每天回答数：付费共 {paid} 条，免费共 {free} 条，最多的一天是 {day}，{most} 条")
    String chart_label(String paid, String free, String day, String most);

    @Message("每天的数字")
    String chart_table();

    @Message("日期")
    String col_day();

    @Message("今天")
    String today();

    @Message("每个智能体")
    String per_agent();

    @Message("{day} 至今")
    String since(String day);

    @Message("智能体")
    String col_agent();

    @Message("回答")
    String col_answers();

    @Message("付费")
    String col_paid();

    @Message("你得")
    String col_earned();

    @Message("{price} / 条")
    String per_message(String price);

    @Message("{price} / 条，引擎另算")
    String per_message_and_engine(String price);

    @Message("免费")
    String free();

    @Message("合计")
    String sum();

    @Message("流水")
    String lines();

    @Message("只有付了钱的；问了什么、答了什么不在账本里")
    String lines_lead();

    @Message("时间")
    String col_when();

    @Message("访客付")
    String col_visitor();

    @Message("状态")
    String col_state();

    @Message("可提")
    String st_available();

    @Message("{day} 起可提")
    String st_pending(String day);

    @Message("怎么分")
    String how();

    @Message("这一条怎么分")
    String how_title();

    @Message("{when}，1 条付费回答")
    String how_when(String when);

    @Message("访客付")
    String how_paid();

    @Message("引擎，{tokens} 词元")
    String how_engine(String tokens);

    @Message("平台服务费")
    String how_commission();

    @Message("税")
    String how_tax();

    @Message("你得")
    String how_earned();

    @Message("{day} 起可提。对话内容不进账本，只在左室里。")
    String how_note(String day);

    @Message("点一条流水，看它怎么分。")
    String how_pick();

    @Message("更早的")
    String older();

    @Message("最新的")
    String newest();

    @Message("还没有付费的回答")
    String empty();

    @Message("给智能体定个价、发布出去；访客用完免费额度之后的每一条都会记在这里。")
    String empty_lead();

    @Message("去工作室")
    String empty_do();

    @Message("看收入要「财务」或「所有者」角色。请所有者给你加上。")
    String not_yours();

    @Message("退款退掉")
    String how_taken_back();

    @Message("退款 {amount}")
    String taken_back(String amount);

    @Message("对账单")
    String st_title();

    @Message("每月一份；过了的月份不再变")
    String st_lead();

    @Message("月份")
    String st_month();

    @Message("文件")
    String st_file();

    @Message("下次打款")
    String n_title();

    @Message("{day}，到尾号 {tail}")
    String n_when(String day, String tail);

    @Message("{day}")
    String n_when_no(String day);

    @Message("在那之前还有 {amount} 满期，会一起打。")
    String n_maturing(String amount);

    @Message("已扣下代扣税 {amount}。")
    String n_withheld(String amount);

    @Message("理由：{reason}")
    String n_held(String reason);

    @Message("收款资料")
    String n_account();

    @Message("有一笔 {amount} 到尾号 {tail}")
    String n_open(String amount, String tail);

    @Message("超过 {amount} 的起付线")
    String ok_threshold(String amount);

    @Message("收款人已核实")
    String ok_verified();

    @Message("没有未了的争议")
    String ok_disputes();

    @Message("先填收款资料")
    String b_no_account();

    @Message("还没填这个币种的收款账户")
    String b_no_account_in_currency();

    @Message("{currency} 也有收入，还没填收款账户。")
    String n_missing(String currency);

    @Message("收款人还在核实")
    String b_not_verified();

    @Message("收款资料刚改过，过几天再打")
    String b_account_changed();

    @Message("未满年龄，要监护人同意")
    String b_guardian_missing();

    @Message("平台在核对，核对完再打")
    String b_under_review();

    @Message("有未了的争议")
    String b_dispute_open();

    @Message("还没到 {amount} 的起付线")
    String b_below_threshold(String amount);

    @Message("今天")
    String today_earned();

    @Message("{n} 笔")
    String today_lines(String n);

    @Message("退款")
    String refunds();

    @Message("{amount}，本月")
    String refunds_sub(String amount);

    @Message("这个月怎么来的")
    String how_month();

    @Message("每个数都能点到那几笔")
    String how_month_lead();

    @Message("来源")
    String col_source();

    @Message("单条付费")
    String s_messages();

    @Message("订阅")
    String s_subscriptions();

    @Message("收款")
    String f_received();

    @Message("税")
    String f_tax();

    @Message("模型成本")
    String f_engine();

    @Message("平台佣金")
    String f_commission();

    @Message("你得")
    String f_net();

    @Message("代扣税")
    String f_withheld();

    @Message("明细")
    String l_title();

    @Message("{from} 到 {to}")
    String l_lead(String from, String to);

    @Message("没有这样的明细。")
    String l_none();

    @Message("合计 {n} 笔")
    String l_sum(String n);

    @Message("前一页")
    String l_newer();

    @Message("收款 = 税 + 模型成本 + 平台佣金 + 你得。退款记在退的那天，是负数。")
    String l_note();

    @Message("事项")
    String col_what();

    @Message("付费回答")
    String w_messages_charge();

    @Message("退款")
    String w_messages_refund();

    @Message("订阅按日确认")
    String w_subscriptions_charge();

    @Message("订阅退款")
    String w_subscriptions_refund();

    @Message("现在是 {amount}，是下面这些笔加起来的。")
    String b_lead(String amount);

    @Message("余额")
    String b_reached();

    @Message("待满的收入")
    String creator_pending();

    @Message("可提的收入")
    String creator_available();

    @Message("欠款")
    String creator_debt();

    @Message("打款在途")
    String payout_transit();

    @Message("付费回答")
    String k_capture();

    @Message("订阅按日确认")
    String k_subscription_day();

    @Message("退款")
    String k_refund();

    @Message("争议输了")
    String k_dispute_lost();

    @Message("满期转可提")
    String k_maturation();

    @Message("打款")
    String k_payout();

    @Message("打款到账")
    String k_payout_settled();

    @Message("打款退回")
    String k_payout_failed();

    @Message("打款追回")
    String k_payout_reversed();

    @Message("其他")
    String k_other();

    @Message("打款")
    String po_title();

    @Message("等批准")
    String po_proposed();

    @Message("暂缓")
    String po_held();

    @Message("已取消")
    String po_cancelled();

    @Message("在途")
    String po_under_way();

    @Message("已到账")
    String po_settled();

    @Message("没付成，钱回到可提")
    String po_failed();

    @Message("付了一部分；{amount} 退回可提")
    String po_partly(String amount);

    @Message("已到 {paid}；其余 {rest} 随付款进来陆续付")
    String po_split(String paid, String rest);

    @Message("结算单 {month}")
    String p_title(String month);

    @Message("第 {page} 页，共 {all} 页")
    String p_page(String page, String all);

    @Message("收款人")
    String p_creator();

    @Message("货币")
    String p_currency();

    @Message("状态")
    String p_state();

    @Message("月份已结束")
    String p_over();

    @Message("未结束")
    String p_running();

    @Message("项目")
    String p_what();

    @Message("金额")
    String p_amount();

    @Message("期初（待满 + 可提 − 欠款）")
    String p_opening();

    @Message("退款与争议（你的部分）")
    String p_refunds();

    @Message("本月所得")
    String p_earned();

    @Message("打款")
    String p_paid_out();

    @Message("期末")
    String p_closing();

    @Message("每天")
    String p_days();

    @Message("本月打款")
    String p_payouts();

    @Message("到账户")
    String p_to();

    @Message("每一笔都在同月的 CSV 里。")
    String p_note();

    @Message("另有 {n} 笔没有逐条列出。")
    String p_more(String n);

    @Message("改编分成")
    String s_remix();

    @Message("推荐分成")
    String s_referral();

    @Message("改编分成")
    String w_remix_charge();

    @Message("改编分成退回")
    String w_remix_refund();

    @Message("推荐分成")
    String w_referral_charge();

    @Message("推荐分成退回")
    String w_referral_refund();

    @Message("分成")
    String k_share();

    @Message("分成退回")
    String k_share_back();

    @Message("推荐")
    String referral();

    @Message("从免费到付费")
    String cv_title();

    @Message("这个月用过免费额度的人，后来在同一个月付了钱的有几位。每个智能体分开数。")
    String cv_lead();

    @Message("本月 {n} 人用过免费额度，")
    String cv_tried(String n);

    @Message("其中 {n} 人付了费。")
    String cv_paid(String n);

    @Message("用过免费额度")
    String cv_f_tried();

    @Message("其中付了费")
    String cv_f_paid();

    @Message("还没有人。")
    String cv_none();

    @Message("访客")
    String cv_who();

    @Message("第 {n} 位")
    String cv_person(String n);

    @Message("第一次免费")
    String cv_first_free();

    @Message("免费回答")
    String cv_free();

    @Message("第一次付费")
    String cv_first_paid();

    @Message("付费回答")
    String cv_paid_answers();

    @Message("不写是谁。没登录时问过、登录后才付钱的人算两位，因为没有东西把两者连起来。包月包席里的回答算付费。")
    String cv_note();

    @Message("订阅退款")
    String k_subscription_refund();
}
