package bicameral.ui.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the operators' pages say; Chinese here, English in {@code messages/admin_en.properties}. */
@MessageBundle("admin")
@SuppressWarnings("JavaMethodName")
public interface AdminTexts {
    @Message("租户的左室")
    String title();

    @Message("每个左室现在在哪一步、为什么、用了多少。里面的内容在这里看不到。")
    String lead();

    @Message("所有租户")
    String back();

    @Message("醒着")
    String n_awake();

    @Message("内存")
    String n_memory();

    @Message("另有 {workers} 个备用，占 {size}")
    String n_spares(String workers, String size);

    @Message("等着醒来的消息")
    String n_waiting();

    @Message("停下的")
    String n_held();

    @Message("租户")
    String col_tenant();

    @Message("状态")
    String col_state();

    @Message("从何时")
    String col_since();

    @Message("原因")
    String col_reason();

    @Message("内存")
    String col_memory();

    @Message("进行中 / 等待")
    String col_queue();

    @Message("操作")
    String col_do();

    @Message("叫醒")
    String wake();

    @Message("让它睡")
    String sleep();

    @Message("放行")
    String release();

    @Message("经过")
    String history();

    @Message("最近 50 步，新的在前。")
    String history_lead();

    @Message("还没有租户。")
    String none();

    @Message("它还没被用过。")
    String no_moves();

    @Message("只显示最近变动的 200 个。")
    String more();

    @Message("从未")
    String never();

    @Message("睡着")
    String state_ASLEEP();

    @Message("正在醒来")
    String state_WAKING();

    @Message("醒着")
    String state_AWAKE();

    @Message("收尾中")
    String state_DRAINING();

    @Message("崩溃")
    String state_CRASHED();

    @Message("隔离")
    String state_QUARANTINED();

    @Message("还没用过")
    String reason_NEW();

    @Message("有消息来")
    String reason_DEMAND();

    @Message("准备好了")
    String reason_READY();

    @Message("一段时间没人用")
    String reason_IDLE();

    @Message("让位给别的左室")
    String reason_EVICTED();

    @Message("所有左室用的内存太多")
    String reason_MEMORY_PRESSURE();

    @Message("换新版本")
    String reason_UPGRADE();

    @Message("管理员")
    String reason_OPERATOR();

    @Message("系统停机")
    String reason_SHUTDOWN();

    @Message("等着醒来的太多")
    String reason_TURNED_AWAY();

    @Message("没能启动")
    String reason_NOT_READY();

    @Message("自己退出了")
    String reason_ENDED();

    @Message("内存超限")
    String reason_OVER_MEMORY();

    @Message("进程太多")
    String reason_OVER_PROCESSES();

    @Message("磁盘超限")
    String reason_OVER_DISK();

    @Message("被另一实例接管")
    String reason_TAKEN_OVER();

    @Message("工作进程的镜像取不到")
    String reason_IMAGE_UNAVAILABLE();

    @Message("集群配额已用完")
    String reason_QUOTA_EXCEEDED();

    @Message("集群里没有位置")
    String reason_NO_PLACE();

    @Message("集群没有回应")
    String reason_CLUSTER_AWAY();

    @Message("运行于")
    String col_place();

    @Message("进程 {pid}")
    String place_process(String pid);

    @Message("容器组 {name}")
    String place_pod(String name);

    @Message("管理员放行")
    String reason_RELEASED();

    @Message("管理员放行，只能变小")
    String reason_RELEASED_TO_SHRINK();

    @Message("它占的磁盘超过了配额。放行后有一段时间可以醒着删文档，不能再变大；到时还超就会再停下。日志里写着占了多少；看不进去的目录要先在服务器上删掉，不然放行也会马上再停。")
    String over_disk();

    @Message("它占的磁盘超过了配额，已放行：{time} 之前可以删文档，不能再变大；到时还超就会再停下。")
    String shrinks(String time);
}
