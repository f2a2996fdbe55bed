package bicameral.ui.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages say of the shared engine; Chinese here, English in {@code messages/engine_en.properties}. */
@MessageBundle("engine")
@SuppressWarnings("JavaMethodName")
public interface EngineTexts {
    @Message("共享引擎")
    String title();

    @Message("引擎的每条线路现在怎样。问了什么、答了什么在这里看不到。")
    String lead();

    @Message("租户的左室")
    String tenants();

    @Message("下面的数字是实例 {instance}（{address}）自己的，从它启动时数起。")
    String here(String instance, String address);

    @Message("另有 {n} 个实例各数各的；停用一条线路对所有实例都算数。")
    String others(String n);

    @Message("还没有接上共享引擎，答案都在左室里写成。要接上，设好 BICAMERAL_ENGINE_URL 再启动。")
    String none();

    @Message("没有一条线路在用：要用引擎的智能体会说引擎连不上。")
    String all_held();

    @Message("排队的调用")
    String n_waiting();

    @Message("{n} 个在等")
    String waiting(String n);

    @Message("在跑 / 上限")
    String n_places();

    @Message("每分钟词元")
    String n_tokens();

    @Message("第一个词元，中位 / 95%")
    String n_first();

    @Message("一小时内失败 / 改走别路")
    String n_failed();

    @Message("{host} · {model}")
    String at(String host, String model);

    @Message("在 {region}")
    String region(String region);

    @Message("正常")
    String st_closed();

    @Message("在歇")
    String st_open();

    @Message("在试")
    String st_half_open();

    @Message("停用")
    String st_held();

    @Message("连续失败，歇到 {time}。")
    String until(String time);

    @Message("歇过了，先放一个调用过去试试。")
    String trying();

    @Message("{who} 在 {time} 停用：")
    String held_by(String who, String time);

    @Message("上次失败 {time}：")
    String last(String time);

    @Message("HTTP {code}")
    String status(int code);

    @Message("连不上，或者它自己出了错。")
    String f_unreachable();

    @Message("说到一半断了，或说了读不懂的话。")
    String f_broken();

    @Message("它不收我们的调用，或答的不是答案。看看密钥、配额和地址。")
    String f_unusable();

    @Message("太久没出声。")
    String f_too_slow();

    @Message("启动以来没有失败过。")
    String no_failure();

    @Message("停用")
    String hold();

    @Message("在跑的调用会跑完，新的走别的线路。所有实例都算数。")
    String hold_lead();

    @Message("为什么")
    String reason();

    @Message("会记进操作日志，最多 500 字。")
    String reason_hint();

    @Message("恢复使用")
    String take_back();

    @Message("{route} 停用了。")
    String done_held(String route);

    @Message("{route} 恢复使用了。")
    String done_back(String route);

    @Message("谁在用")
    String uses();

    @Message("最近一分钟里词元最多的十个租户，按结束的调用算。")
    String uses_lead();

    @Message("最近一分钟没有调用结束。")
    String uses_none();

    @Message("租户")
    String col_tenant();

    @Message("词元")
    String col_tokens();

    @Message("占比")
    String col_share();

    @Message("共享引擎的份额")
    String part_title();

    @Message("空着就按实例的设置；0 是不限。下一个调用起算数，不用重启。每个实例各自数每分钟和同时的调用。")
    String part_lead();

    @Message("权重")
    String weight();

    @Message("忙的时候，2 分到的是 1 的两倍；1 到 1000。")
    String weight_hint();

    @Message("同时的调用")
    String calls();

    @Message("每分钟词元")
    String per_minute();

    @Message("每天词元")
    String per_day();

    @Message("按 UTC 的一天，提问和答案都算。")
    String day_hint();

    @Message("按设置")
    String as_set();

    @Message("保存")
    String save();

    @Message("存好了，下一个调用起算数。")
    String saved();

    @Message("用引擎的限额")
    String use_title();

    @Message("一个智能体能用你们在共享引擎上的份额多少。到了限额，提问的人会看到一句话，不收钱。")
    String use_lead();

    @Message("0 是不另设限。下一个提问起算数；平台的限额照样在。")
    String use_hint();

    @Message("只有组织的所有者能改。")
    String use_owner();

    @Message("今天已用的词元")
    String use_today();

    @Message("限制它用多少引擎")
    String use_link();
}
