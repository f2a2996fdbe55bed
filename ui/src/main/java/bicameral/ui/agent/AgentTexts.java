package bicameral.ui.agent;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the agent's page; Chinese here, English in {@code messages/agent_en.properties}. */
@MessageBundle("agent")
public interface AgentTexts {
    @Message("第 {version} 版，{day}")
    String version(int version, String day);

    @Message("{#when code}{#is 'zh'}中文{#is 'en'}English{#else}{code}{/when}")
    String language(String code);

    @Message("对话")
    String chat();

    @Message("关于")
    String about();

    @Message("接口")
    String api();

    @Message("这个智能体")
    String tabs();

    @Message("先扣免费，没答上来不收钱")
    String priceHint();

    @Message("不用登录就能问，没答上来也不收钱")
    String freeHint();

    @Message("今天免费")
    String freeToday();

    @Message("剩 {left} / {of} 条")
    String freeLeft(int left, int of);

    @Message("今天还剩 {left} 条免费")
    String freeLeftShort(int left);

    @Message("剩余免费条数")
    String freeMeter();

    @Message("答案由左室自己从资料里摘出，引擎没有参与。")
    String stayText();

    @Message("问题、你之前的话和被引用的段落会送到共享引擎；文件留在左室。")
    String passText();

    @Message("发布者")
    String publisher();

    @Message("版本")
    String versionLabel();

    @Message("首次发布")
    String firstPublished();

    @Message("答过")
    String answered();

    @Message("{count} 条")
    String count(String count);

    @Message("语言")
    String languages();

    @Message("你的问题")
    String questionLabel();

    @Message("说说具体情况，越具体越好")
    String questionPlaceholder();

    @Message("发送")
    String send();

    @Message("停")
    String stop();

    @Message("这条会用 1 次免费额度")
    String usesFree();

    @Message("这条收 {price}，没答上来不收")
    String costs(String price);

    @Message("这条免费")
    String costsNothing();

    @Message("今天的免费条数用完了。登录并充值后每条 {price}，或明天再来。")
    String usedUp(String price);

    @Message("对话存在发布者的左室，你可以随时删")
    String keptWhere();

    @Message("新对话")
    String newConversation();

    @Message("删掉这段对话")
    String deleteConversation();

    @Message("和聊天同价，每条同样带回执")
    String apiHint();

    @Message("出处 {n}")
    String source(int n);

    @Message("出处")
    String sources();

    @Message("数据回执")
    String receipt();

    @Message("什么都没有离开")
    String nothingLeft();

    @Message("送出 {passages} 段，共 {bytes} 字节")
    String sent(int passages, String bytes);

    @Message("从左室送到共享引擎的全部文字")
    String sentAll();

    @Message("没有离开的")
    String stayed();

    @Message("问题、资料、原文件、对话记录都留在左室。答案是从资料里逐句摘出的。")
    String stayedAll();

    @Message("其余段落、全部原文件、对话记录都留在左室。")
    String stayedRest();

    @Message("本会话之前的话也送出了；其余段落和全部原文件都留在左室。")
    String stayedButTalk();

    @Message("引擎")
    String engine();

    @Message("地区")
    String region();

    @Message("地区未注明")
    String regionUnsaid();

    @Message("出境规则")
    String policy();

    @Message("什么都不离开左室")
    String policy_NONE();

    @Message("先脱敏，再送出引用段落")
    String policy_REDACTED();

    @Message("只送出引用段落")
    String policy_PASSAGES();

    @Message("整份资料也可以出去")
    String policy_FULL();

    @Message("左室自己")
    String engineBuiltIn();

    @Message("回执哈希")
    String hash();

    @Message("本条价格")
    String listPrice();

    @Message("今日免费额度抵扣")
    String freeDeducted();

    @Message("没有答成，不收")
    String notCharged();

    @Message("断了，没写出的部分不收")
    String notWritten();

    @Message("你付")
    String youPay();

    @Message("引擎，{tokens} 个 token")
    String engineCost(String tokens);

    @Message("其中税")
    String taxIn();

    @Message("问之前留住")
    String heldFirst();

    @Message("引擎没用完，退回")
    String engineUnused();

    @Message("为什么是这个数 · 收错了？")
    String whyThis();

    @Message("余额")
    String balance();

    @Message("复制")
    String copy();

    @Message("已复制")
    String copied();

    @Message("再试一次")
    String retry();

    @Message("正在写")
    String writing();

    @Message("正在查资料")
    String looking();

    @Message("左室刚醒，约 2 秒")
    String waking();

    @Message("排队中，前面还有 {before} 个")
    String queued(int before);

    @Message("排队中，马上轮到你")
    String queuedNext();

    @Message("共享引擎正忙；排队不收费，也不会丢")
    String queuedHint();

    @Message("你停下了。写出的部分照字数计价，不到 20 字不收。")
    String stopped();

    @Message("技术员在核对，核完会出现在这段对话里。")
    String held();

    @Message("这个我没有资料。不收费。")
    String abstained();

    @Message("这条没答完，没有收钱。再试一次。")
    String failed();

    @Message("连接断了。这条没有答完；再试一次，同一条不会收两次。")
    String offline();

    @Message("看原文前后段")
    String context();

    @Message("原文打不开，资料可能已经更新。")
    String contextGone();

    @Message("关上")
    String close();

    @Message("删掉了")
    String deleted();

    @Message("充值")
    String topUp();

    @Message("登录")
    String signIn();

    @Message("问别的")
    String examples();

    @Message("试着这样问")
    String tryAsking();

    @Message("由第 {version} 版回答")
    String byVersion(int version);

    @Message("套餐里的")
    String inPlan();
}
