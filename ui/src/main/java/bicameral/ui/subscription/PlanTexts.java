package bicameral.ui.subscription;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said of plans and subscriptions; Chinese here, English in {@code messages/plan_en.properties}. */
@MessageBundle("plan")
public interface PlanTexts {
    @Message("订阅")
    String title();

    @Message("{tenant}订了什么，下一步什么时候发生。")
    String lead(String tenant);

    @Message("还没有订阅。在智能体的页面上选一个套餐。")
    String none();

    @Message("去看看智能体")
    String find();

    @Message("你不能替这个组织花钱。请所有者给你账务角色。")
    String no_spend();

    @Message("包月")
    String month();

    @Message("按座位包月")
    String seat();

    @Message("一日通行")
    String day();

    @Message("每月一次付清，从今天起一个月，按世界时。")
    String month_what();

    @Message("组织里谁用谁占一个座位；座位可以腾出来。")
    String seat_what();

    @Message("从付款起 24 小时，不续。")
    String day_what();

    @Message("月")
    String per_month();

    @Message("座位·月")
    String per_seat();

    @Message("24 小时")
    String per_day();

    @Message("含 {n} 条，用完按条付")
    String includes(String n);

    @Message("每个座位含 {n} 条，用完按条付")
    String includes_seat(String n);

    @Message("先试 {days} 天，{n} 条，不收钱；每个钱包一次。到期从钱包付第一个月，钱不够就结束，不欠钱。")
    String trial_of(String days, String n);

    @Message("先试用")
    String trial_do();

    @Message("这个钱包试用过了。")
    String trial_used();

    @Message("选一个套餐")
    String choose();

    @Message("{agent}按条付也行；常用的话，套餐合算。")
    String choose_lead(String agent);

    @Message("套餐")
    String plans();

    @Message("{amount} 起，常用更合算。")
    String from(String amount);

    @Message("套餐里的")
    String in_plan();

    @Message("下一条在套餐里，不另收。")
    String next_in_plan();

    @Message("看套餐")
    String see_plans();

    @Message("你已经订了")
    String subscribed();

    @Message("管理订阅")
    String manage();

    @Message("这期还剩 {n} / {all} 条")
    String left(String n, String all);

    @Message("登录后订阅")
    String sign_in();

    @Message("座位")
    String seats();

    @Message("几个座位")
    String seats_how_many();

    @Message("订阅")
    String subscribe();

    @Message("现在从钱包付 {amount}。可用 {available}（赠送的不算）。")
    String pay_now_hint(String amount, String available);

    @Message("去充值")
    String top_up();

    @Message("怎么算")
    String rules();

    @Message("从钱包的实付余额里付，到期自动续；随时可以停续，停了用到期末，不退。")
    String rule_paid();

    @Message("{days} 天内一条也没用过，可以退掉，没过的时间按秒退。")
    String rule_back(String days);

    @Message("续费时钱不够或超出限额：{grace} 天内照用，第 {tries} 天再扣；最后一次还不够就结束，回到按条付。")
    String rule_short(String grace, String tries);

    @Message("涨价提前 {days} 天告诉你，已付的一期不变。")
    String rule_price(String days);

    @Message("智能体下架了，没过的时间按秒退。")
    String rule_gone();

    @Message("试用中")
    String s_trialing();

    @Message("有效")
    String s_active();

    @Message("等付款")
    String s_past_due();

    @Message("暂停中")
    String s_paused();

    @Message("不再续")
    String s_cancelled();

    @Message("结束了")
    String s_ended();

    @Message("停续后到期。")
    String c_cancelled();

    @Message("到时间了。")
    String c_over();

    @Message("几次都没扣到钱。")
    String c_unpaid();

    @Message("试用到期，钱包付不了第一个月。")
    String c_trial_unpaid();

    @Message("这个套餐不再卖了。")
    String c_plan_gone();

    @Message("智能体下架了，没过的时间退了。")
    String c_agent_gone();

    @Message("你退掉了，没过的时间退了。")
    String c_withdrawn();

    @Message("{at} 试用结束，从钱包付 {amount}。")
    String n_trialing(String at, String amount);

    @Message("{at} 续，从钱包付 {amount}。")
    String n_active(String at, String amount);

    @Message("{at} 续要 {amount}，现在钱包不够。")
    String n_active_short(String at, String amount);

    @Message("{at} 结束，不续。")
    String n_day(String at);

    @Message("用到 {at}，不再续。")
    String n_cancelled(String at);

    @Message("停着。最迟 {at} 自己接着走。")
    String n_paused(String at);

    @Message("没扣到 {amount}。{at} 再试。")
    String n_past_due(String at, String amount);

    @Message("到 {at} 还能照用。")
    String n_grace(String at);

    @Message("照用期过了，现在按条付。")
    String n_grace_over();

    @Message("这是最后一次；再不够就结束。")
    String n_last();

    @Message("从 {at} 之后的第一期起：{amount}，含 {n} 条。")
    String announced(String at, String amount, String n);

    @Message("{at} 之后不再续：这个套餐不卖了。")
    String announced_gone(String at);

    @Message("用了 {n} / {all} 条")
    String used(String n, String all);

    @Message("这一期")
    String period();

    @Message("{from} – {to}")
    String period_from_to(String from, String to);

    @Message("各期")
    String periods();

    @Message("时间")
    String col_period();

    @Message("付了")
    String col_price();

    @Message("退了")
    String col_back();

    @Message("用了")
    String col_used();

    @Message("没付")
    String unpaid();

    @Message("订好了。")
    String started();

    @Message("换好了。")
    String changed();

    @Message("停下了。")
    String paused();

    @Message("接着走了。")
    String resumed();

    @Message("不再续了。")
    String cancelled();

    @Message("照常续。")
    String undone();

    @Message("退掉了。")
    String withdrawn();

    @Message("付上了。")
    String paid();

    @Message("座位腾出来了。")
    String freed();

    @Message("暂停")
    String pause_do();

    @Message("停着不走时间，最长 {days} 天。")
    String pause_what(String days);

    @Message("接着走")
    String resume_do();

    @Message("停续")
    String cancel_do();

    @Message("照常续")
    String undo_do();

    @Message("退掉")
    String withdraw_do();

    @Message("现在结束，没过的时间按秒退。")
    String withdraw_what();

    @Message("现在再试一次")
    String pay_do();

    @Message("换套餐")
    String change();

    @Message("没过的时间和没用的条数，按少的那个退；新的一期现在开始，付整期。")
    String change_lead();

    @Message("换成")
    String change_to();

    @Message("看要付多少")
    String change_see();

    @Message("退 {back}，付 {pay}。")
    String change_quote(String back, String pay);

    @Message("换")
    String change_do();

    @Message("座位 {n}")
    String seat_n(String n);

    @Message("空着，谁先用谁坐")
    String seat_empty();

    @Message("腾出来")
    String seat_free();

    @Message("← 订阅")
    String back();

    @Message("套餐")
    String edit_title();

    @Message("按条付之外，还可以怎么买。跟着版本一起发布；改价提前告诉订阅的人，已付的一期不变。")
    String edit_lead();

    @Message("先给每条定个价：套餐用完后按条付。")
    String edit_needs_price();

    @Message("价钱")
    String edit_price();

    @Message("空着就不卖")
    String edit_price_hint();

    @Message("含几条")
    String edit_included();

    @Message("试用")
    String edit_trial();

    @Message("包月可以先试：几天、几条，每个钱包一次。")
    String edit_trial_what();

    @Message("几天")
    String edit_days();

    @Message("几条")
    String edit_messages();

    @Message("存到草稿")
    String edit_save();

    @Message("存好了。发布后生效。")
    String edit_saved();

    @Message("价钱在 0 到 100,000 之间，最多六位小数；条数 1 到 100,000；试用 1 到 90 天，要有包月。")
    String edit_bad();

    @Message("别处改过了，刷新后再改。")
    String edit_stale();

    @Message("套餐：包月、座位、一日通行、试用")
    String edit_link();

    @Message("订阅 · {about}")
    String k_paid(String about);

    @Message("订阅退回 · {about}")
    String k_back(String about);

    @Message("付款收据发到你的邮箱。")
    String mail_on();

    @Message("这个市场没有接邮件，收据只在这里。")
    String mail_off();

    @Message("退了款，订阅结束了。")
    String c_refunded();

    @Message("这一期付了什么")
    String p_title();

    @Message("← 这份订阅")
    String p_back();

    @Message("价钱")
    String p_price();

    @Message("其中税")
    String p_tax();

    @Message("退了")
    String p_refunded();

    @Message("还留着")
    String p_kept();

    @Message("{at} 从钱包付的。")
    String p_paid(String at);

    @Message("这笔收得不对")
    String p_wrong();

    @Message("选一个原因，账务管理员会看，答复在这里。在看的时候，订阅照常，想停可以先停续。")
    String p_wrong_lead();

    @Message("收费对不对")
    String p_open();

    @Message("不该续却续了")
    String g_renewed();

    @Message("付了用不了")
    String g_not_working();

    @Message("不是我们订的")
    String g_not_asked();

    @Message("收了两次")
    String g_twice();
}
