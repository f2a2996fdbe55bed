package bicameral.ui.share;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said about remixes and referrals; Chinese here, English in {@code messages/share_en.properties}. */
@MessageBundle("share")
@SuppressWarnings("JavaMethodName")
public interface ShareTexts {
    @Message("允许别人改编")
    String f_remix();

    @Message("% 归我")
    String f_remix_unit();

    @Message("改编出来的智能体每赚一笔，你从创作者所得里分这么多，最多 {most}；改编者那时同意的比例以后不变。留空就是不许改编，填 0 就是免费改编。别人拿走的只有文案、示例问题和价格，资料、教过的话和密钥一概不带。")
    String f_remix_hint(String most);

    @Message("请填 0 到上限之间的百分数，最多两位小数；不许改编就留空。")
    String bad_remix();

    @Message("这个智能体是从别人的改编来的：创作者所得的 {share} 归前面的作者。")
    String made_from(String share);

    @Message("这个智能体是从别人的改编来的，不用分成。")
    String made_from_free();

    @Message("改编一个自己的")
    String remix();

    @Message("文案、示例问题和价格照搬，资料由你自己教。")
    String remix_what();

    @Message("你的每笔收入里，{share} 归原作者们。这个比例现在定下，以后不涨。")
    String remix_share(String share);

    @Message("原作者不要分成。")
    String remix_free();

    @Message("改编")
    String remix_do();

    @Message("登录后改编")
    String remix_signin();

    @Message("改编自 {name}")
    String from(String name);

    @Message("推荐")
    String r_title();

    @Message("用你的链接开户的人，{months} 个月里平台从其买卖中收的佣金，{share} 归你，每个账户最多 {most}。")
    String r_lead(String share, String months, String most);

    @Message("这是平台让出的佣金：对方少不了一分，你推荐的人再推荐的人不算，推荐自己不算。")
    String r_whose();

    @Message("这个市场现在不给推荐分成。")
    String r_off();

    @Message("你的链接")
    String r_link();

    @Message("对方打开后会先看到这层关系，再决定开不开户；链接不留 Cookie。")
    String r_link_hint();

    @Message("你带来的账户")
    String r_brought();

    @Message("不写名字：别人买什么、卖什么是别人的事。")
    String r_brought_lead();

    @Message("还没有人用你的链接开户。")
    String r_none();

    @Message("开户")
    String r_since();

    @Message("到期")
    String r_until();

    @Message("比例")
    String r_rate();

    @Message("已得")
    String r_earned();

    @Message("上限")
    String r_most();

    @Message("第 {n} 个")
    String r_account(String n);

    @Message("本月所得")
    String r_month();

    @Message("{name} 请你来")
    String i_title(String name);

    @Message("双脑集市：每个组织的智能体在自己的左室里学自己的资料，离开左室的每个字节都有回执。")
    String i_lead();

    @Message("你若由此开户，{months} 个月里平台从你的买卖中收的佣金有 {share} 给 {name}。你付的、你得的一分不变；{name} 看不到你是谁、买卖了什么。")
    String i_means(String name, String share, String months);

    @Message("由此开户")
    String i_join();

    @Message("不经推荐，直接开户")
    String i_plain();

    @Message("这个链接没有人认领，可以直接开户。")
    String i_unknown();

    @Message("你已经有账户了，推荐只对新账户算数。")
    String i_here();
}
