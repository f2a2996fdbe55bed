package bicameral.ui.studio;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said about prices and currencies; Chinese here, English in {@code messages/price_en.properties}. */
@MessageBundle("price")
public interface PriceTexts {
    @Message("币种")
    String currency();

    @Message("价格、付款和收入都在这个币种里，不会自动换汇。付款的人要有这个币种的余额。")
    String currency_hint();

    @Message("{code}（市场已不用这个币种）")
    String currency_gone(String code);

    @Message("请选市场提供的币种。")
    String bad_currency();

    @Message("币种")
    String currencies();

    @Message("各币种的钱包")
    String wallets();

    @Message("人民币")
    String cur_CNY();

    @Message("美元")
    String cur_USD();

    @Message("欧元")
    String cur_EUR();

    @Message("其他币种")
    String cur_other();

    @Message("模型成本")
    String engine_cost();

    @Message("含在价格里")
    String ec_included();

    @Message("从每条的收入里扣。")
    String ec_included_what();

    @Message("由提问的人另付")
    String ec_passed();

    @Message("价格之外，按实际用量收；先冻结最多的，多的退回。")
    String ec_passed_what();

    @Message("来源")
    String cites();

    @Message("可以不列来源")
    String c_may();

    @Message("回答了就按价收费。")
    String c_may_what();

    @Message("必须列出来源")
    String c_must();

    @Message("没列来源的回答自动不收钱。")
    String c_must_what();

    @Message("算一算：成本、收入和最坏的情况")
    String sim_link();

    @Message("另加模型实际成本，每条最多 {amount}")
    String plus_engine(String amount);

    @Message("没列来源的回答不收钱")
    String must_cite();

    @Message("定价测算")
    String sim_title();

    @Message("按这个智能体最近 30 天的真实用量，用入账时同一套分法。")
    String sim_lead();

    @Message("还没有用量。下面按模型单价算，平均成本等有了回答才知道。")
    String sim_none();

    @Message("{n} 条回答，平均 {average} 个 token，95% 不超过 {high} 个")
    String sim_usage(String n, String average, String high);

    @Message("模型每千 token {amount}")
    String sim_rate(String amount);

    @Message("每条价格")
    String sim_price();

    @Message("每人每天免费")
    String sim_free();

    @Message("一个访客一天问几条")
    String sim_per_day();

    @Message("算")
    String sim_do();

    @Message("请写价格（0 到 1000，最多六位小数）和整数。")
    String sim_bad();

    @Message("一笔收费怎么分")
    String sim_legs();

    @Message("平均的一条")
    String col_average();

    @Message("较长的一条（95%）")
    String col_high();

    @Message("最坏的一条")
    String col_worst();

    @Message("token")
    String r_tokens();

    @Message("模型成本")
    String r_cost();

    @Message("收费")
    String r_charged();

    @Message("税")
    String r_tax();

    @Message("付模型")
    String r_engine();

    @Message("平台分成")
    String r_commission();

    @Message("你得")
    String r_earned();

    @Message("你得的比例")
    String r_margin();

    @Message("这时收的钱不够付模型，差额由平台承担，你得 0。")
    String sim_loses();

    @Message("你现在的平台分成是 {percent}%（最近 30 天收费 {volume}）。")
    String sim_commission(String percent, String volume);

    @Message("满 {amount} 起 {percent}%")
    String sim_tier(String amount, String percent);

    @Message("分成档位")
    String sim_tiers();

    @Message("保本价：平均的一条至少要 {amount}。")
    String sim_even(String amount);

    @Message("平均的一条没有模型成本要你付，任何价格都保本。")
    String sim_even_any();

    @Message("问 {n} 条的访客，一天给你 {amount}。")
    String sim_day(String n, String amount);

    @Message("他的免费条数花平台 {amount} 的模型成本，不算在你头上；")
    String sim_free_cost(String amount);

    @Message("要 {n} 条付费的才由分成补上。")
    String sim_carried(String n);

    @Message("分成补不上。")
    String sim_never();

    @Message("免费条数没有模型成本。")
    String sim_zero();

    @Message("按每天条数")
    String col_expected();

    @Message("用满")
    String col_full();

    @Message("税率")
    String col_rate();

    @Message("条数")
    String r_messages();

    @Message("原作者分成")
    String r_authors();

    @Message("你留下")
    String r_kept();

    @Message("套餐写得不对：价格要大于 0，包含条数 1–100000；有套餐时每条价格也要大于 0；试用要有包月。")
    String sim_bad_plans();

    @Message("付款人在哪里")
    String sim_place();

    @Message("其他地方")
    String sim_place_none();

    @Message("其他地方")
    String sim_elsewhere();

    @Message("包月、席位、日卡和试用")
    String sim_plans();

    @Message("空着就是不卖。每天条数也用来算订阅的人问多少。")
    String sim_plans_lead();

    @Message("怎么定价都不剩钱。")
    String sim_even_never();

    @Message("这个智能体是改编的：你得的 {percent}% 归原作者。")
    String sim_authors(String percent);

    @Message("带你来的人拿平台分成的 {percent}%（平均一条 {amount}），不从你这里扣。")
    String sim_referrer(String percent, String amount);

    @Message("税按付款人所在地：不含税价的 {percent}%。")
    String sim_tax_place(String percent);

    @Message("没有这个地方的税率，按设置：含税价的 {percent}%。")
    String sim_tax_setting(String percent);

    @Message("各地的税")
    String sim_places();

    @Message("平均的一条，付款人在这些地方时。")
    String sim_places_lead();

    @Message("含 {n} 条，平台分成 {percent}%，按天入账。")
    String sim_period(String n, String percent);

    @Message("保本价：用满时至少要 {amount}。")
    String sim_period_even(String amount);

    @Message("另外 {n} 条按条收费，你再留下 {amount}。")
    String sim_beyond(String n, String amount);

    @Message("最坏时钱不够付模型，差额由平台承担，你得 0。")
    String sim_period_loses();

    @Message("试用 {days} 天：约 {n} 条，模型成本 {amount} 由平台承担，你不赚也不付。")
    String sim_trial(String days, String n, String amount);

    @Message("从 {at} 起每条 {price}。")
    String rises(String at, String price);

    @Message("从 {at} 起每条 {price}，引擎实际用掉的另算。")
    String rises_engine(String at, String price);

    @Message("你用过的要涨价")
    String rises_wallet();

    @Message("那之前照旧；不想用了，到时不问就行。")
    String rises_wallet_lead();

    @Message("最近有人付过钱，所以涨价要提前说：现在发布，{at} 起每条 {price}，那之前还是 {before}。付过钱的人会收到信，降价随时生效。")
    String rises_draft(String at, String price, String before);

    @Message("存好了，还没发布。涨价从 {at} 起生效，看清楚再按一次发布。")
    String rises_confirm(String at);

    @Message("已经告诉大家：{at} 起每条 {price}。")
    String rises_announced(String at, String price);
}
