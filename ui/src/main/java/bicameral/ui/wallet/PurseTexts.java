package bicameral.ui.wallet;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the wallet says about limits, codes and departments; Chinese here, English in {@code messages/purse_en.properties}. */
@MessageBundle("purse")
public interface PurseTexts {
    @Message("上限和预算")
    String limits();

    @Message("每月上限")
    String month();

    @Message("到了就不再扣，也不会先答后拒")
    String month_hint();

    @Message("每月预算")
    String budget();

    @Message("不拦，用到 80% 和 100% 时提醒")
    String budget_hint();

    @Message("保存")
    String save();

    @Message("本月已花")
    String spent_month();

    @Message("本月预算 {budget} 已用 {percent}%。")
    String near(String percent, String budget);

    @Message("本月预算 {budget} 用完了（{percent}%）。")
    String over(String percent, String budget);

    @Message("请写金额，最多六位小数；留空就是不设。")
    String bad_amount();

    @Message("兑换优惠码")
    String redeem();

    @Message("兑换")
    String redeem_do();

    @Message("{amount} 的赠款到了。")
    String redeemed(String amount);

    @Message("优惠码")
    String code();

    @Message("赠款")
    String lots();

    @Message("先用快到期的")
    String lots_lead();

    @Message("{day} 到期")
    String lot_until(String day);

    @Message("不会到期")
    String lot_always();

    @Message("部门")
    String departments();

    @Message("谁可以花组织钱包里的钱，每月多少。所有者和账务随时可以花；其他成员要在一个有预算的部门里。")
    String dep_lead();

    @Message("还没有部门，只有所有者和账务能花钱。")
    String dep_none();

    @Message("部门名称")
    String dep_name();

    @Message("建部门")
    String dep_found();

    @Message("解散")
    String dep_dissolve();

    @Message("成员不再属于它；花过的钱还在账单里。")
    String dep_dissolve_what();

    @Message("每月预算")
    String dep_budget();

    @Message("{name} 的每月预算（{code}）")
    String dep_budget_of(String name, String code);

    @Message("本月 {spent} / {budget}（{percent}%）")
    String dep_spent(String spent, String budget, String percent);

    @Message("没有预算，不能花")
    String dep_no_budget();

    @Message("账单")
    String dep_statement();

    @Message("成员")
    String people();

    @Message("成员")
    String col_person();

    @Message("部门")
    String col_department();

    @Message("没有部门时")
    String col_right();

    @Message("可以花")
    String always();

    @Message("不能花")
    String never();

    @Message("没有部门")
    String no_department();

    @Message("{name} 的部门")
    String assign_of(String name);

    @Message("部门")
    String filter();

    @Message("全部")
    String filter_all();

    @Message("看")
    String filter_do();

    @Message("已保存。")
    String done_saved();

    @Message("只有所有者和账务能改。")
    String no_spend();

    @Message("自动充值")
    String auto_title();

    @Message("余额低了，用支付方存着的付款方式自动充。卡号只在支付方那里，我们没有。")
    String auto_lead();

    @Message("余额低于")
    String auto_below();

    @Message("每次充")
    String auto_amount();

    @Message("每月最多")
    String auto_month();

    @Message("我同意支付方保存我的付款方式，并在我不在时按上面的数目扣款。")
    String auto_agree();

    @Message("现在还没有存下的付款方式：先去支付方付第一笔，同时存下。")
    String auto_first();

    @Message("开启")
    String auto_do();

    @Message("保存")
    String auto_change();

    @Message("关掉")
    String auto_off();

    @Message("忘掉付款方式")
    String auto_forget();

    @Message("开着")
    String auto_is_on();

    @Message("关着")
    String auto_is_off();

    @Message("上一次没扣成，已关掉")
    String auto_is_failed();

    @Message("等第一笔付款")
    String auto_waits();

    @Message("没有能保存付款方式的支付方。")
    String auto_none();

    @Message("要先同意才能开启。")
    String auto_must_agree();

    @Message("请写金额：每次 1.00 到 10,000.00，每月不少于一次。")
    String auto_bad();
}
