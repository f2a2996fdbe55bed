package bicameral.ui.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the billing pages say; Chinese here, English in {@code messages/billing_en.properties}. */
@MessageBundle("billing")
@SuppressWarnings("JavaMethodName")
public interface BillingTexts {
    @Message("账务")
    String title();

    @Message("只看得到金额与编号，看不到任何租户的资料和对话。")
    String lead();

    @Message("跑一遍对账")
    String check_do();

    @Message("操作记录")
    String log();

    @Message("总览")
    String back();

    @Message("借贷差额")
    String f_balance();

    @Message("{all} 条规则过了 {held} 条，{at} 查的")
    String f_rules(String held, String all, String at);

    @Message("与通道差额")
    String f_clearing();

    @Message("通道报的和账上的一致")
    String f_clearing_ok();

    @Message("通道报的和账上的不一致")
    String f_clearing_bad();

    @Message("创作者可提")
    String f_available();

    @Message("{n} 位创作者")
    String f_available_sub(String n);

    @Message("有异议的收费")
    String f_cases();

    @Message("{n} 件在等答复")
    String f_cases_sub(String n);

    @Message("规则")
    String rules();

    @Message("每条都在账本上现查，不靠汇总表。")
    String rules_lead();

    @Message("每晚自动检查一遍；上一次 {when}，{rules} 条全部成立。")
    String night_good(String when, String rules);

    @Message("夜间检查（{when}）发现账目不对，日志里有详情：")
    String night_bad(String when);

    @Message("每晚自动检查一遍，还没到第一次。")
    String night_none();

    @Message("{n} 处不符")
    String violations(String n);

    @Message("成立")
    String holds();

    @Message("总账")
    String ledger();

    @Message("账目只增不改，错了记冲销。")
    String ledger_lead();

    @Message("资产")
    String side_asset();

    @Message("负债")
    String side_liability();

    @Message("累计净收入")
    String side_result();

    @Message("时间")
    String col_when();

    @Message("事项")
    String col_what();

    @Message("类别")
    String col_kind();

    @Message("借")
    String col_debit();

    @Message("贷")
    String col_credit();

    @Message("余额")
    String col_balance();

    @Message("科目")
    String col_account();

    @Message("合计")
    String sum();

    @Message("多方")
    String several();

    @Message("这个科目还没有动过。")
    String no_movements();

    @Message("同一业务号只记一次")
    String once();

    @Message("借贷相等")
    String balanced();

    @Message("这笔收费的来龙去脉")
    String whole();

    @Message("最新")
    String newest();

    @Message("更早")
    String older();

    @Message("异议")
    String cases();

    @Message("付款人说收错了的。")
    String cases_lead();

    @Message("没有人在等答复。")
    String cases_none();

    @Message("理由")
    String col_ground();

    @Message("金额")
    String col_amount();

    @Message("等了多久")
    String col_since();

    @Message("打开")
    String open();

    @Message("答错了")
    String g_wrong();

    @Message("没答完")
    String g_incomplete();

    @Message("没有出处")
    String g_unsourced();

    @Message("不是我们问的")
    String g_not_asked();

    @Message("同一条收了两次")
    String g_twice();

    @Message("等第二个人")
    String waiting();

    @Message("满 {amount} 要两个人点头。")
    String waiting_lead(String amount);

    @Message("没有要你点头的。")
    String waiting_none();

    @Message("提的人")
    String col_by();

    @Message("理由")
    String col_reason();

    @Message("同意退款")
    String approve();

    @Message("不同意")
    String reject();

    @Message("为什么不同意")
    String reject_reason();

    @Message("你自己提的，要别人点头")
    String own();

    @Message("租户")
    String tenants();

    @Message("本月，按收款排。")
    String tenants_lead();

    @Message("这个月还没有回答。")
    String tenants_none();

    @Message("租户")
    String col_tenant();

    @Message("回答")
    String col_answers();

    @Message("收款")
    String col_received();

    @Message("引擎成本")
    String col_engine();

    @Message("欠平台")
    String col_debt();

    @Message("状态")
    String col_state();

    @Message("正常")
    String st_ok();

    @Message("异议 {n}")
    String st_cases(String n);

    @Message("有欠款")
    String st_debt();

    @Message("一笔收费")
    String charge();

    @Message("编号 {id}")
    String charge_lead(String id);

    @Message("付款人的异议")
    String case_title();

    @Message("等答复")
    String c_open();

    @Message("已退")
    String c_refunded();

    @Message("没退")
    String c_declined();

    @Message("付款人撤回了")
    String c_withdrawn();

    @Message("答复")
    String case_answer();

    @Message("退款")
    String refunds();

    @Message("还没有退过。")
    String refunds_none();

    @Message("等第二个人")
    String r_proposed();

    @Message("已退")
    String r_posted();

    @Message("没通过")
    String r_rejected();

    @Message("退款")
    String give();

    @Message("最多还能退 {left}，退回付款的钱包。创作者那份按比例退。")
    String give_lead(String left);

    @Message("已经全退了。")
    String give_nothing();

    @Message("退多少")
    String amount();

    @Message("空着就是全部 {left}")
    String amount_hint(String left);

    @Message("理由")
    String reason();

    @Message("付款人会读到这句话。不超过 500 字。")
    String reason_hint();

    @Message("退款")
    String give_do();

    @Message("满 {amount} 的，先提出，等第二个人点头。")
    String give_second(String amount);

    @Message("不退")
    String decline();

    @Message("不退，并告诉付款人")
    String decline_do();

    @Message("账上的每一步")
    String transactions();

    @Message("金额要是一个大于 0 的数，最多六位小数。")
    String bad_amount();

    @Message("超过了还能退的 {left}。")
    String above(String left);

    @Message("写一句理由，不超过 500 字。")
    String bad_reason();

    @Message("对过了，结果在下面。")
    String done_checked();

    @Message("退好了，钱已经在付款人的钱包里。")
    String done_refunded();

    @Message("提出了，等第二个人点头。")
    String done_proposed();

    @Message("答复了付款人，这笔不退。")
    String done_declined();

    @Message("没有退。")
    String done_rejected();

    @Message("账务操作记录")
    String log_title();

    @Message("谁、什么时候、为什么。只增不改。")
    String log_lead();

    @Message("还没有人做过什么。")
    String log_none();

    @Message("谁")
    String col_who();

    @Message("退款")
    String d_refund_post();

    @Message("提出退款")
    String d_refund_propose();

    @Message("同意退款")
    String d_refund_approve();

    @Message("不同意退款")
    String d_refund_reject();

    @Message("不退")
    String d_case_decline();

    @Message("叫醒左室")
    String d_chamber_wake();

    @Message("让左室睡")
    String d_chamber_sleep();

    @Message("放行左室")
    String d_chamber_release();

    @Message("停用引擎线路")
    String d_engine_hold();

    @Message("恢复引擎线路")
    String d_engine_take_back();

    @Message("定租户的引擎份额")
    String d_engine_grant();

    @Message("充值")
    String t_top_up();

    @Message("充值冲回")
    String t_top_up_reversal();

    @Message("留住一条")
    String t_reserve();

    @Message("结算一条")
    String t_capture();

    @Message("放回一条")
    String t_release();

    @Message("过期放回")
    String t_expire();

    @Message("引擎成本")
    String t_model_cost();

    @Message("免费额度的引擎成本")
    String t_free_cost();

    @Message("满期转可提")
    String t_maturation();

    @Message("赠送")
    String t_promo_grant();

    @Message("赠送到期")
    String t_promo_expiry();

    @Message("订阅")
    String t_subscription();

    @Message("订阅按日确认")
    String t_subscription_day();

    @Message("订阅退回")
    String t_subscription_refund();

    @Message("分成")
    String t_share();

    @Message("分成退回")
    String t_share_back();

    @Message("打款")
    String t_payout();

    @Message("打款到账")
    String t_payout_settled();

    @Message("打款追回")
    String t_payout_reversed();

    @Message("打款退回")
    String t_payout_failed();

    @Message("退款")
    String t_refund();

    @Message("拒付")
    String t_dispute_opened();

    @Message("拒付输了")
    String t_dispute_lost();

    @Message("拒付赢了")
    String t_dispute_won();

    @Message("收款通道")
    String a_psp_clearing();

    @Message("应收账款")
    String a_receivable();

    @Message("争议冻结")
    String a_dispute_hold();

    @Message("创作者欠款")
    String a_creator_debt();

    @Message("付费钱包")
    String a_wallet_paid();

    @Message("赠送余额")
    String a_wallet_promo();

    @Message("消息预扣")
    String a_hold();

    @Message("订阅预收")
    String a_deferred();

    @Message("创作者待满")
    String a_creator_pending();

    @Message("创作者可提")
    String a_creator_available();

    @Message("打款在途")
    String a_payout_transit();

    @Message("应交税")
    String a_tax();

    @Message("应付引擎")
    String a_accrued_model();

    @Message("平台佣金")
    String a_commission();

    @Message("引擎回收")
    String a_model_recovery();

    @Message("通道手续费")
    String a_psp_fee();

    @Message("引擎成本")
    String a_model_cost();

    @Message("赠送成本")
    String a_promo_cost();

    @Message("免费额度成本")
    String a_free_cost();

    @Message("拒付损失")
    String a_chargeback_loss();

    @Message("沉睡余额")
    String a_breakage();

    // Payments: what is booked of providers' reports, and what billing admins do about transfers and refunds to cards.

    @Message("退款在途")
    String a_refund_transit();

    @Message("原路退款")
    String t_top_up_refund();

    @Message("原路退款到账")
    String t_top_up_refund_settled();

    @Message("原路退款退回")
    String t_top_up_refund_failed();

    @Message("通道手续费")
    String t_provider_fee();

    @Message("登记到账转账")
    String d_transfer_propose();

    @Message("确认转账")
    String d_transfer_confirm();

    @Message("否决转账")
    String d_transfer_reject();

    @Message("原路退回充值")
    String d_top_up_refund_give();

    @Message("提出原路退回")
    String d_top_up_refund_propose();

    @Message("同意原路退回")
    String d_top_up_refund_approve();

    @Message("不同意原路退回")
    String d_top_up_refund_reject();

    // Payouts: what billing admins do.

    @Message("列出本月打款")
    String d_payout_propose();

    @Message("再提打款")
    String d_payout_again();

    @Message("同意打款（第一人）")
    String d_payout_agree();

    @Message("批准打款")
    String d_payout_release();

    @Message("暂缓打款")
    String d_payout_hold();

    @Message("恢复打款")
    String d_payout_resume();

    @Message("取消打款")
    String d_payout_cancel();

    @Message("问通道")
    String d_payout_look();

    @Message("登记打款结果")
    String d_payout_mark();

    @Message("撤回登记")
    String d_payout_unmark();

    @Message("确认已付")
    String d_payout_paid();

    @Message("确认未付")
    String d_payout_failed();

    @Message("下载银行文件")
    String d_payout_file();

    @Message("不再等付款，其余退回")
    String d_payout_give_up();

    @Message("登记分账结果（第一人）")
    String d_payout_part_tell();

    @Message("撤回分账登记")
    String d_payout_part_untell();

    @Message("确认分账已付")
    String d_payout_part_paid();

    @Message("确认分账未付")
    String d_payout_part_failed();

    @Message("看收款资料")
    String d_payee_reveal();

    @Message("核实收款人")
    String d_payee_verify();

    @Message("赠款")
    String d_credit_post();

    @Message("提出赠款")
    String d_credit_propose();

    @Message("同意赠款")
    String d_credit_approve();

    @Message("不同意赠款")
    String d_credit_reject();

    @Message("做优惠码")
    String d_code_make();

    @Message("提出优惠码")
    String d_code_propose();

    @Message("同意优惠码")
    String d_code_active();

    @Message("不同意优惠码")
    String d_code_rejected();

    @Message("停用优惠码")
    String d_code_ended();

    @Message("提税率")
    String d_tax_propose();

    @Message("同意税率")
    String d_tax_approve();

    @Message("否决税率")
    String d_tax_reject();

    @Message("开票")
    String d_invoice_issue();

    @Message("收下报表")
    String d_report_take();

    @Message("解释差异")
    String d_report_explain();

    @Message("提结账")
    String d_period_propose();

    @Message("结账")
    String d_period_close();

    @Message("否决结账")
    String d_period_reject();

    @Message("看过风险")
    String d_risk_seen();

    @Message("交证据")
    String d_dispute_evidence();

    @Message("等着处理")
    String errands();

    @Message("最急的在前")
    String errands_lead();

    @Message("没有等着处理的事。")
    String errands_none();

    @Message("{when} 起")
    String errand_since(String when);

    @Message("{when} 前")
    String errand_due(String when);

    @Message("银行争议")
    String e_disputes();

    @Message("付款人说扣错了")
    String e_cases();

    @Message("打款等放行")
    String e_payouts();

    @Message("打款没有回音或被拒")
    String e_payouts_unclear();

    @Message("打款等手工转账")
    String e_payouts_by_hand();

    @Message("打款结果等第二人")
    String e_payout_marks();

    @Message("收款资料等核对")
    String e_payees();

    @Message("退款等第二人")
    String e_refunds();

    @Message("退回原卡等第二人")
    String e_payment_refunds();

    @Message("到账等第二人")
    String e_transfers();

    @Message("赠送等第二人")
    String e_credits();

    @Message("税率等第二人")
    String e_tax_rates();

    @Message("关账等第二人")
    String e_periods();

    @Message("风险标记等人看")
    String e_risks();

    @Message("不该续却续了")
    String g_renewed();

    @Message("付了用不了")
    String g_not_working();

    @Message("订阅的一期")
    String period();

    @Message("{agent} · {from} – {to}")
    String period_lead(String agent, String from, String to);

    @Message("付了")
    String period_paid();

    @Message("还没过的")
    String period_rest();

    @Message("还能退的")
    String period_left();

    @Message("订阅在走")
    String period_goes_on();

    @Message("订阅已结束")
    String period_ended();

    @Message("退了以后，订阅")
    String period_then();

    @Message("照常走")
    String period_keep();

    @Message("过了的和没过的都按比例退；剩下的日子，创作者也少挣这么多。下一期照原价续。")
    String period_keep_what();

    @Message("现在结束")
    String period_end();

    @Message("没过的 {rest} 至少要退；不够全退的，从最近几天退起。")
    String period_end_what(String rest);

    @Message("现在结束的话，至少退没过的 {rest}。")
    String period_below(String rest);

    @Message("订阅已经结束了，选照常走那项。")
    String period_over();

    @Message("订阅随之结束")
    String refund_ends();

    @Message("一个租户的账")
    String books_of();

    @Message("从租户到账户，到每一笔，到起因。")
    String books_of_lead();

    @Message("名称或编号")
    String books_find();

    @Message("名称里的几个字，或者整个编号")
    String books_find_hint();

    @Message("找")
    String books_find_do();

    @Message("没有这样的租户。换个写法，或者贴整个编号。")
    String books_found_none();

    @Message("写名称或编号，看这个租户的账户。")
    String books_start();

    @Message("不止这些，写得再细一点。")
    String books_more();

    @Message("账户")
    String books_accounts();

    @Message("这个租户还没有账户，没有钱动过。")
    String books_accounts_none();

    @Message("个人")
    String books_person();

    @Message("组织")
    String books_enterprise();

    @Message("已抹去")
    String books_erased();

    @Message("选一个账户，看每一笔。")
    String books_choose();

    @Message("起因")
    String books_cause();

    @Message("另一头：{name}")
    String books_with(String name);

    @Message("换一个租户")
    String books_another();
}
