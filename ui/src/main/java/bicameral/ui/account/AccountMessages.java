package bicameral.ui.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the account pages say; Chinese here, English in {@code messages/account_en.properties}. */
@MessageBundle("account")
public interface AccountMessages {
    @Message("账号")
    String title();

    @Message("你是谁，在哪些机构里。")
    String lead();

    @Message("你")
    String profile();

    @Message("名字")
    String p_name();

    @Message("邮箱")
    String p_email();

    @Message("没有填")
    String p_email_none();

    @Message("在登录中心修改名字、邮箱和密码")
    String p_edit();

    @Message("你的机构")
    String tenants();

    @Message("个人")
    String tenant_personal();

    @Message("机构")
    String tenant_enterprise();

    @Message("现在用的")
    String acting();

    @Message("换到这里")
    String act();

    @Message("公开页")
    String public_page();

    @Message("成立一家机构")
    String found();

    @Message("几个人一起做，各有各的角色；资料和钱都归这家机构，跟你个人的分开。")
    String found_lead();

    @Message("机构名称")
    String found_name();

    @Message("2–60 个字")
    String found_hint();

    @Message("成立")
    String found_do();

    @Message("成立了，你是所有者。下一步请人进来。")
    String founded();

    @Message("改名称")
    String rename();

    @Message("给「{name}」改名称")
    String rename_which(String name);

    @Message("名称改好了。")
    String renamed();

    @Message("名称要 2–60 个字。")
    String bad_name();

    @Message("成员与角色")
    String members();

    @Message("{tenant}里的人，各能做什么。移除立刻生效。")
    String members_lead(String tenant);

    @Message("这是你个人的空间，只有你一个人。要和别人一起做，先成立一家机构。")
    String members_personal();

    @Message("成员")
    String col_person();

    @Message("角色")
    String col_roles();

    @Message("加入")
    String col_since();

    @Message("操作")
    String col_do();

    @Message("你")
    String you();

    @Message("保存角色")
    String save_roles();

    @Message("移除")
    String remove();

    @Message("移除 {name}？")
    String remove_sure(String name);

    @Message("{name} 会立刻看不到{tenant}的一切。再请一次才能回来。")
    String remove_what(String name, String tenant);

    @Message("离开")
    String leave();

    @Message("不移除")
    String keep();

    @Message("角色改好了。")
    String roles_saved();

    @Message("移除了，已经生效。")
    String removed();

    @Message("所有者")
    String role_OWNER();

    @Message("创建者")
    String role_BUILDER();

    @Message("督导")
    String role_SUPERVISOR();

    @Message("财务")
    String role_BILLING();

    @Message("查看")
    String role_VIEWER();

    @Message("什么都能做，包括请人、看操作记录")
    String role_OWNER_what();

    @Message("做智能体、传资料、发布")
    String role_BUILDER_what();

    @Message("核对回答")
    String role_SUPERVISOR_what();

    @Message("充值、看收入")
    String role_BILLING_what();

    @Message("只看")
    String role_VIEWER_what();

    @Message("请人进来")
    String invite();

    @Message("做一个链接发给对方。七天内有效，只能用一次。")
    String invite_lead();

    @Message("给谁的（只有你们看得见）")
    String invite_note();

    @Message("进来以后的角色")
    String invite_roles();

    @Message("做一个链接")
    String invite_do();

    @Message("链接做好了。现在复制，离开这一页就再也看不到。")
    String invite_made();

    @Message("邀请链接")
    String invite_link();

    @Message("复制")
    String copy();

    @Message("复制好了")
    String copied();

    @Message("还没用的邀请")
    String invite_open();

    @Message("没有还没用的邀请。")
    String invite_none();

    @Message("{day} 前有效")
    String invite_until(String day);

    @Message("收回")
    String invite_withdraw();

    @Message("收回了，那个链接不能用了。")
    String withdrawn();

    @Message("只有所有者能请人、改角色。")
    String owners_only();

    @Message("至少选一个角色。")
    String choose_role();

    @Message("{tenant}请你加入")
    String join_title(String tenant);

    @Message("加入以后，你能在「{tenant}」里做事，随时可以离开。")
    String join_lead(String tenant);

    @Message("加入")
    String join_do();

    @Message("先登录，再加入")
    String join_signin();

    @Message("还没有账号？注册")
    String join_register();

    @Message("你会以 {name} 的身份加入。")
    String join_as(String name);

    @Message("操作记录")
    String audit();

    @Message("谁在什么时候做了什么。只加不改，所有者可看。")
    String audit_lead();

    @Message("操作记录只有所有者能看。")
    String audit_owners();

    @Message("还没有记录。")
    String audit_empty();

    @Message("时间")
    String audit_when();

    @Message("谁")
    String audit_who();

    @Message("做了什么")
    String audit_what();

    @Message("对象")
    String audit_target();

    @Message("更早的")
    String older();

    @Message("最新的")
    String newest();

    @Message("新建智能体")
    String a_agent_create();

    @Message("保存草稿")
    String a_agent_save();

    @Message("发布")
    String a_agent_publish();

    @Message("下架")
    String a_agent_unpublish();

    @Message("换回旧版本")
    String a_agent_roll_back();

    @Message("草稿回到线上")
    String a_agent_revert();

    @Message("删除智能体")
    String a_agent_delete();

    @Message("换上新版资料")
    String a_document_replace();

    @Message("定资料信几分")
    String a_document_standing();

    @Message("教了一课")
    String a_lesson_teach();

    @Message("删除一课")
    String a_lesson_forget();

    @Message("存黄金题")
    String a_golden_save();

    @Message("删除黄金题")
    String a_golden_forget();

    @Message("划掉没答上来的问题")
    String a_unanswered_close();

    @Message("做了邀请链接")
    String a_invitation_make();

    @Message("收回邀请")
    String a_invitation_withdraw();

    @Message("接受邀请")
    String a_invitation_accept();

    @Message("改了角色")
    String a_member_roles();

    @Message("移除成员")
    String a_member_remove();

    @Message("成立机构")
    String a_tenant_found();

    @Message("改名称")
    String a_tenant_rename();

    @Message("改收款资料")
    String a_payout_account_change();

    @Message("改每天上限")
    String a_wallet_limit();

    @Message("改发票资料")
    String a_invoice_address();

    @Message("开始充值")
    String a_top_up_start();

    @Message("对一笔收费提出异议")
    String a_case_open();

    @Message("撤回异议")
    String a_case_withdraw();

    @Message("上传资料")
    String a_document_add();

    @Message("删除资料")
    String a_document_delete();

    @Message("原来：{roles}")
    String d_before(String roles);

    @Message("现在：{roles}")
    String d_after(String roles);

    @Message("第 {number} 版")
    String d_version(String number);

    @Message("不设上限")
    String d_no_limit();

    @Message("每天 {amount}")
    String d_per_day(String amount);

    @Message("、")
    String d_and();

    @Message("学完示例资料")
    String a_demo_learned();

    @Message("API 密钥")
    String keys();

    @Message("你的程序凭密钥推送实时数据、提问。密钥只显示一次；做它的人离开或被收回权限，它也跟着失效。")
    String keys_lead();

    @Message("做一个密钥")
    String key_new();

    @Message("名称")
    String key_name();

    @Message("给哪个程序用的，2–60 个字")
    String key_name_hint();

    @Message("它能做什么")
    String key_scopes();

    @Message("做一个密钥")
    String key_do();

    @Message("密钥做好了。现在复制，离开这一页就再也看不到。")
    String key_made();

    @Message("新密钥")
    String key_text();

    @Message("放在请求头里：")
    String key_use();

    @Message("还没有密钥。")
    String key_none();

    @Message("密钥")
    String key_col_key();

    @Message("上次使用")
    String key_col_used();

    @Message("还没用过")
    String key_never();

    @Message("{who} · {day}")
    String key_by(String who, String day);

    @Message("收回")
    String key_revoke();

    @Message("已收回")
    String key_revoked();

    @Message("收回了，立刻生效。")
    String key_revoked_done();

    @Message("只有所有者和创建者能管密钥。")
    String key_not_allowed();

    @Message("读取")
    String scope_READ();

    @Message("更新知识")
    String scope_KNOWLEDGE();

    @Message("提问")
    String scope_ASK();

    @Message("钱包")
    String scope_WALLET();

    @Message("看智能体、资料和来源")
    String scope_READ_what();

    @Message("推送记录，传资料，管来源")
    String scope_KNOWLEDGE_what();

    @Message("向智能体提问，由机构付钱")
    String scope_ASK_what();

    @Message("看钱包和收入，发起充值")
    String scope_WALLET_what();

    @Message("做了 API 密钥")
    String a_key_make();

    @Message("收回 API 密钥")
    String a_key_revoke();

    @Message("添加来源")
    String a_source_create();

    @Message("暂停来源")
    String a_source_pause();

    @Message("恢复来源")
    String a_source_resume();

    @Message("删除来源")
    String a_source_delete();

    @Message("下载原件")
    String a_document_download();

    @Message("现在取来源")
    String a_source_run();

    @Message("改了来源")
    String a_source_change();

    @Message("放了自己的模型")
    String a_encoder_place();

    @Message("拿走了自己的模型")
    String a_encoder_remove();

    @Message("改了自己的向量端点")
    String a_embedding_change();

    @Message("给来源换了网址")
    String a_source_move();

    @Message("说了一个来源有多可信")
    String a_source_standing();

    @Message("开始打包带走")
    String a_export_begin();

    @Message("下载了带走的档案")
    String a_export_fetch();

    @Message("要求抹除机构")
    String a_erasure_ask();

    @Message("取消了抹除")
    String a_erasure_cancel();

    @Message("出境回执")
    String receipts();

    @Message("每次答话一张：什么留在左室，什么去了哪里，一个字节都不少。")
    String receipts_lead();

    @Message("下载全部回执")
    String r_take();

    @Message("回执只有所有者能看。")
    String r_owners();

    @Message("还没有回执")
    String r_empty();

    @Message("有人向你的智能体提问后，每次答话都会在这里留下一张回执。")
    String r_empty_lead();

    @Message("全部 {count} 条记录完好：没有一条被改、被删或换过位置。")
    String r_whole(String count);

    @Message("前 {count} 条已于 {at} 签名。")
    String r_signed(String count, String at);

    @Message("记录从第 {number} 条起对不上。请联系平台，并保留你之前下载的回执。")
    String r_broken(Long number);

    @Message("智能体")
    String r_agent();

    @Message("全部智能体")
    String r_all_agents();

    @Message("从")
    String r_from();

    @Message("到")
    String r_to();

    @Message("只看有内容离开的")
    String r_left_only();

    @Message("筛选")
    String r_show();

    @Message("清除")
    String r_clear();

    @Message("答话")
    String r_answers();

    @Message("其中 {count} 次什么都没离开")
    String r_stayed(String count);

    @Message("出境")
    String r_crossings();

    @Message("发给共享引擎的次数")
    String r_crossings_sub();

    @Message("离开的字节")
    String r_bytes();

    @Message("{in} 个令牌出，{out} 个令牌回")
    String r_tokens(String in, String out);

    @Message("逐条")
    String r_each();

    @Message("这个范围里没有回执。换个日期或智能体试试。")
    String r_none();

    @Message("时间")
    String r_when();

    @Message("结果")
    String r_what();

    @Message("引擎")
    String r_engine();

    @Message("编号")
    String r_number();

    @Message("第 {n} 版")
    String r_version(int n);

    @Message("草稿")
    String r_draft();

    @Message("已删除的智能体")
    String r_gone();

    @Message("有内容离开")
    String r_left();

    @Message("什么都没离开")
    String r_stay();

    @Message("问题 {question}，上文 {conversation}，资料 {passages}，固定说明 {template}")
    String r_spans(String question, String conversation, String passages, String template);

    @Message("化名 {size}")
    String r_pseudonyms(String size);

    @Message("没有记到结束：当时程序中断了")
    String r_open();

    @Message("左室自己")
    String r_chamber();

    @Message("按天")
    String r_per_day();

    @Message("日期")
    String r_day();

    @Message("按智能体")
    String r_per_agent();

    @Message("按引擎")
    String r_per_engine();

    @Message("回执能证明什么")
    String r_proof();

    @Message("每个字节离开之前，回执已经写好；写不成，就什么都不放行。")
    String r_proof_1();

    @Message("每条记录都扣着前一条，并进入一棵带签名的哈希树：改一个字节、删一条、换个顺序都会被发现。")
    String r_proof_2();

    @Message("原文和盐只在左室里，你可以拿它们核对指纹；删掉左室的内容，记录仍然对得上。")
    String r_proof_3();

    @Message("回执不能证明什么")
    String r_not();

    @Message("引擎的提供方收到之后做了什么。")
    String r_not_1();

    @Message("末尾被截掉的记录：除非见证人收到过，或你留着之前下载的回执，拿来对照。")
    String r_not_2();

    @Message("下载后在任何一台机器上核对，不需要连到平台：")
    String r_check();

    @Message("被墙拦下")
    String r_stopped();

    @Message("内容和它声明的不一致，没有离开")
    String r_stopped_what();

    @Message("墙")
    String r_wall();

    @Message("化名漏掉了什么：在没有照着调过规则的 {marked} 处人工标注上，只凭格式、称谓和标签整处藏住 {forms} 处，加上名单、规则和从资料里学到的名字 {all} 处；换掉的 {replaced} 处里"
            + " {right} 处确实该换。没有称谓、不在名单里的名字会漏。")
    String r_not_3(String marked, String forms, String all, String replaced, String right);

    @Message("改了智能体用引擎的限额")
    String a_agent_engine();

    @Message("改了出口上限")
    String a_egress_ceiling();

    @Message("往名单里加了名字")
    String a_redaction_names();

    @Message("从名单里移除了名字")
    String a_redaction_drop();

    @Message("接受了一个学到的名字")
    String a_redaction_accept();

    @Message("拒绝了一个学到的名字")
    String a_redaction_refuse();

    @Message("加了一条化名规则")
    String a_redaction_pattern();

    @Message("删了一条化名规则")
    String a_redaction_pattern_drop();

    @Message("什么都不出去")
    String d_leaves_none();

    @Message("换成化名再出去")
    String d_leaves_redacted();

    @Message("段落可以出去")
    String d_leaves_passages();

    @Message("整份资料也可以出去")
    String d_leaves_full();

    @Message("版本")
    String r_version_label();

    @Message("全部引擎")
    String r_all_engines();

    @Message("出境规则")
    String r_policy();

    @Message("全部规则")
    String r_all_policies();

    @Message("什么都不离开")
    String r_policy_NONE();

    @Message("脱敏后的引用段落")
    String r_policy_REDACTED();

    @Message("只有引用段落")
    String r_policy_PASSAGES();

    @Message("整份资料也可以出去")
    String r_policy_FULL();

    @Message("地区：{region}")
    String r_region(String region);

    @Message("地区未注明")
    String r_region_unsaid();

    @Message("收费")
    String r_price();

    @Message("引擎成本 {amount}")
    String r_cost(String amount);

    @Message("未结")
    String r_unsettled();

    @Message("最新 {count} 条记录完好：没有一条被改、被删或换过位置。更早的 {before} 条这次没有查。")
    String r_newest_whole(String count, String before);

    @Message("查全部")
    String r_check_all();

    @Message("见证人")
    String r_witness();

    @Message("你可以选一个不归平台管的地址。平台会定期把签了名的记录长度发到那里；谁要是从末尾砍掉记录，拿见证人留下的一比就知道。发去的只有你的组织编号、条数、哈希和签名，没有文字。")
    String r_witness_lead();

    @Message("见证人的地址")
    String r_witness_address();

    @Message("平台用 POST 发送几行 JSON；回 2xx 就算收下。")
    String r_witness_hint();

    @Message("设为见证人")
    String r_witness_choose();

    @Message("换一个地址")
    String r_witness_change();

    @Message("现在发一次")
    String r_witness_test();

    @Message("不再发送")
    String r_witness_remove();

    @Message("上次收下")
    String r_witness_last();

    @Message("还没有")
    String r_witness_never();

    @Message("上次发送")
    String r_witness_tried();

    @Message("下次")
    String r_witness_next();

    @Message("结果")
    String r_witness_how();

    @Message("{count} 条")
    String r_witness_size(String count);

    @Message("连续失败 {count} 次")
    String r_witness_failures(int count);

    @Message("还没发过")
    String r_witness_not_yet();

    @Message("收下了")
    String r_witness_well();

    @Message("见证人没有收下，回了 {status}")
    String r_witness_refused(String status);

    @Message("这个地址现在通到内部网络或本机，没有打开")
    String r_witness_forbidden();

    @Message("没有这个主机名")
    String r_witness_unknown();

    @Message("证书不对，或没能加密")
    String r_witness_tls();

    @Message("太久没有回答")
    String r_witness_slow();

    @Message("连不上")
    String r_witness_unreachable();

    @Message("回的不是能看懂的 HTTP")
    String r_witness_garbled();

    @Message("见证人设好了，已经发了一次；结果见下。")
    String r_witness_chosen();

    @Message("发过了；结果见下。")
    String r_witness_tested();

    @Message("不再发送了。")
    String r_witness_dismissed();

    @Message("拿见证人留下的来查：")
    String r_witness_check();

    @Message("选了回执的见证人")
    String a_receipts_witness();

    @Message("向见证人发了一次")
    String a_receipts_witness_test();

    @Message("取消了见证人")
    String a_receipts_witness_remove();

    @Message("左室被停用：程序反复崩溃或占用太多")
    String a_chamber_quarantine();

    @Message("左室恢复使用")
    String a_chamber_release();

    @Message("平台")
    String audit_platform();

    @Message("预算提醒")
    String a_wallet_budget();

    @Message("兑换优惠码")
    String a_wallet_redeem();

    @Message("建部门")
    String a_department_found();

    @Message("解散部门")
    String a_department_dissolve();

    @Message("改部门预算")
    String a_department_budget();

    @Message("改成员的部门")
    String a_department_assign();

    @Message("已用 {percent}%")
    String d_percent(String percent);

    @Message("每月 {amount}")
    String d_per_month(String amount);

    @Message("预算 {amount}")
    String d_budget(String amount);

    @Message("开启自动充值")
    String a_top_up_automatic();

    @Message("关掉自动充值")
    String a_top_up_automatic_off();

    @Message("忘掉付款方式")
    String a_top_up_forget_means();

    @Message("自动充值")
    String a_top_up_by_itself();

    @Message("自动充值没扣成，已关掉")
    String a_top_up_by_itself_failed();

    @Message("开始订阅")
    String a_subscription_start();

    @Message("换了套餐")
    String a_subscription_change();

    @Message("暂停订阅")
    String a_subscription_pause();

    @Message("订阅接着走")
    String a_subscription_resume();

    @Message("停续订阅")
    String a_subscription_cancel();

    @Message("照常续订")
    String a_subscription_undo();

    @Message("退掉订阅")
    String a_subscription_withdraw();

    @Message("付了订阅")
    String a_subscription_pay();

    @Message("腾出座位")
    String a_subscription_free_seat();
}
