package bicameral.ui.home;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the market's front; Chinese here, English in {@code messages/market_en.properties}. */
@MessageBundle("market")
public interface MarketTexts {
    @Message("资料住在自己的房间")
    String tagline();

    @Message("把手册、记录、经验交给自己的左室，几分钟学会；每次回答带出处和回执。")
    String description();

    @Message("资料住在自己的房间，")
    String heroOne();

    @Message("每次答话都有回执。")
    String heroTwo();

    @Message("把手册、记录、经验交给你自己的左室，几分钟学会；共用的右室只在你允许时负责推理。谁看到了什么、花了多少，一条一张回执。")
    String heroText();

    @Message("一句话，做一个智能体")
    String makeLabel();

    @Message("例：我记了二十年果园笔记，想让邻村随时来问，一条收五分钱。")
    String makePlaceholder();

    @Message("三格填完就能试，发布前只有你看得见")
    String makeHint();

    @Message("开始做")
    String makeGo();

    @Message("全部模板")
    String allTemplates();

    @Message("一次回答怎么来：资料留在左室，只有引用的段落可以过墙到共享引擎，回执逐条列出")
    String chambersLabel();

    @Message("左室")
    String left();

    @Message("你的资料，住在自己的房间")
    String leftText();

    @Message("文件和表格")
    String leftOne();

    @Message("学会的段落")
    String leftTwo();

    @Message("每一段对话")
    String leftThree();

    @Message("留下")
    String stays();

    @Message("没有网络，别家进不来")
    String leftFoot();

    @Message("右室")
    String right();

    @Message("大家共用的模型引擎")
    String rightText();

    @Message("看到问题")
    String rightOne();

    @Message("看到引用的段落")
    String rightTwo();

    @Message("看不到文件")
    String rightThree();

    @Message("答完不留")
    String rightFoot();

    @Message("回")
    String doorOne();

    @Message("执")
    String doorTwo();

    @Message("数据回执")
    String receipt();

    @Message("什么都没有离开")
    String receiptNothing();

    @Message("文件离开 0 份")
    String receiptFiles();

    @Message("由左室自己摘句作答")
    String receiptWho();

    @Message("分类")
    String categories();

    @Message("全部")
    String all();

    @Message("最多人用")
    String popular();

    @Message("按答成的条数")
    String popularHint();

    @Message("新上架")
    String newest();

    @Message("最近发布的智能体")
    String newestHint();

    @Message("示例机构")
    String demo();

    @Message("免费")
    String free();

    @Message("条")
    String perMessage();

    @Message("每天 {count} 条免费")
    String freePerDay(int count);

    @Message("答过 {count} 条")
    String answers(String count);

    @Message("什么都不离开")
    String boundaryStay();

    @Message("只送引用段落")
    String boundaryPass();

    @Message("市场还空着")
    String emptyTitle();

    @Message("还没有人发布智能体。写一句话，做第一个。")
    String emptyText();

    @Message("做第一个")
    String emptyGo();

    @Message(
            "{#when id}{#is 'farming'}农事{#is 'service'}服务{#is 'retail'}零售{#is 'manufacturing'}制造{#is 'law'}法律{#is 'health'}健康{#is 'software'}软件{#is 'culture'}文旅{#is 'education'}教育{#is 'design'}设计{#else}{id}{/when}")
    String category(String id);

    @Message("「{query}」的结果")
    String resultsFor(String query);

    @Message("全部智能体")
    String allAgents();

    @Message("{total} 个")
    String found(long total);

    @Message("没找到「{query}」")
    String noneTitle(String query);

    @Message("这里还没有")
    String noneHere();

    @Message("换个短一点的词，或者自己做一个：写一句话，传一份资料就行。")
    String noneText();

    @Message("看全部")
    String seeAll();

    @Message("做一个")
    String makeOne();

    @Message("翻页")
    String pager();

    @Message("第 {page} 页，共 {pages} 页")
    String pageOf(int page, int pages);

    @Message("上一页")
    String previous();

    @Message("下一页")
    String next();

    @Message("模板")
    String templatesTitle();

    @Message("选一个开头，名字、语气和例题都写好了，都能改。")
    String templatesText();

    @Message("用这个")
    String useTemplate();

    @Message("{since} 起在这里发布")
    String publisherSince(String since);

    @Message("它的智能体")
    String publisherAgents();

    @Message(
            "{#when scene}{#is 'advisor'}顾问{#is 'website'}官网{#is 'service'}客服{#is 'training'}培训{#is 'design'}设计{#else}{scene}{/when}")
    String scene(String scene);
}
