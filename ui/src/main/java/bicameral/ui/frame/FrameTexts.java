package bicameral.ui.frame;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the layout; Chinese here, English in {@code messages/frame_en.properties}. */
@MessageBundle("frame")
@SuppressWarnings("JavaMethodName")
public interface FrameTexts {
    @Message("双脑集市")
    String brand();

    @Message("Bicameral")
    String brandOther();

    @Message("跳到正文")
    String skip();

    @Message("搜索智能体")
    String searchLabel();

    @Message("搜一个会答的：农事、合同、博物馆…")
    String searchPlaceholder();

    @Message("主导航")
    String mainNav();

    @Message("市场")
    String market();

    @Message("创建")
    String create();

    @Message("工作室")
    String studio();

    @Message("钱包")
    String wallet();

    @Message("收入")
    String earnings();

    @Message("账号")
    String account();

    @Message("运维")
    String admin();

    @Message("账务")
    String billing();

    @Message("EN")
    String otherLanguage();

    @Message("切换明暗")
    String toggleTheme();

    @Message("菜单")
    String menu();

    @Message("登录")
    String signIn();

    @Message("退出")
    String signOut();

    @Message("换到 {name}")
    String switchTo(String name);

    @Message("正在以 {name} 的身份")
    String actingAs(String name);

    @Message("模板")
    String templates();

    @Message("接口")
    String api();

    @Message("示例机构、人名与数字均为虚构")
    String demoNote();

    @Message("开发环境：用的是演示钱币，不要放真实资料。")
    String developmentNote();

    @Message("回首页")
    String home();

    @Message("事件编号")
    String incident();

    @Message("页脚")
    String footNav();

    @Message("沙箱关着：左室现在没有隔离，只能用于开发。")
    String unprotected();

    @Message("你的左室被停用了：它的程序反复崩溃或占用太多。你的智能体现在不能回答，文档都还在；平台的管理员查看后才会放行。")
    String quarantined();

    @Message("看活动记录")
    String quarantinedMore();

    @Message("你的左室被停用了：它占的磁盘超过了配额。你的智能体现在不能回答，文档都还在。请联系平台的管理员放行；放行后有一段时间可以删文档，把它变小。")
    String quarantinedForDisk();

    @Message("你的左室占的磁盘超过了配额，已由管理员放行：请在 {time} 之前删掉不要的文档，现在不能再加。到时还超就会再停用。")
    String shrinks(String time);
}
