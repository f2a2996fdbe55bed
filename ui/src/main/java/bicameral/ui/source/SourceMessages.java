package bicameral.ui.source;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about sources say. Chinese here, English in {@code messages/src_en.properties}. */
@MessageBundle("src")
public interface SourceMessages {
    @Message("来源")
    String title();

    @Message("网页、表格、数据库里的内容，按时去取，只收变了的。")
    String lead();

    @Message("加一个来源")
    String add();

    @Message("还没有会自己更新的来源")
    String none();

    @Message("加一个网页或一张表，它变了，智能体就跟着变。")
    String none_lead();

    @Message("来源")
    String col_source();

    @Message("现在")
    String col_state();

    @Message("内容")
    String col_content();

    @Message("下一次")
    String col_next();

    @Message("可以做的")
    String actions();

    @Message("{name}：更多")
    String more(String name);

    @Message("一个网页")
    String kind_page();

    @Message("整个网站")
    String kind_sitemap();

    @Message("CSV 或 JSONL")
    String kind_table();

    @Message("数据库")
    String kind_query();

    @Message("你的程序推送")
    String kind_push();

    @Message("价目、营业时间、公告。给网址就行。")
    String kind_page_what();

    @Message("给 sitemap.xml，里面列的页都学，最多 500 页。")
    String kind_sitemap_what();

    @Message("网上能下载的表，第一行是列名。库存、课表、价目。")
    String kind_table_what();

    @Message("PostgreSQL 或 MySQL，用一句只读的 SELECT。")
    String kind_query_what();

    @Message("有变化就发过来，两秒内能答。")
    String kind_push_what();

    @Message("从哪里来")
    String choose();

    @Message("选一种，下一步先试取一次。")
    String choose_lead();

    @Message("等第一次")
    String st_waiting();

    @Message("还没有推送过")
    String st_push_waiting();

    @Message("正在取")
    String st_running();

    @Message("正在取，看了 {n} 条")
    String st_running_at(String n);

    @Message("正在取，{n} / {all}")
    String st_running_of(String n, String all);

    @Message("都取到了")
    String st_ok();

    @Message("没取到")
    String st_failed();

    @Message("暂停了")
    String st_paused();

    @Message("上次 {time}")
    String last(String time);

    @Message("上次取到 {time}")
    String last_good(String time);

    @Message("{n} 条")
    String rows(String n);

    @Message("{n} 页")
    String pages(String n);

    @Message("新 {n}")
    String n_added(String n);

    @Message("改 {n}")
    String n_changed(String n);

    @Message("没变 {n}")
    String n_unchanged(String n);

    @Message("去掉 {n}")
    String n_removed(String n);

    @Message("马上")
    String now_soon();

    @Message("不排时间")
    String no_next();

    @Message("每 {n} 分钟")
    String every_minutes(String n);

    @Message("每 {n} 小时")
    String every_hours(String n);

    @Message("每小时第 {minute} 分")
    String hourly(String minute);

    @Message("每天 {time}")
    String daily(String time);

    @Message("现在取")
    String run();

    @Message("现在取「{name}」")
    String run_of(String name);

    @Message("暂停")
    String pause();

    @Message("接着取")
    String resume();

    @Message("改名字、时间或密码")
    String edit();

    @Message("改「{name}」")
    String edit_title(String name);

    @Message("网址另外改。数据库和查询不能改；要换就另加一个，再删这个。")
    String edit_what();

    @Message("存下")
    String edit_do();

    @Message("删除")
    String delete();

    @Message("删除「{name}」")
    String delete_of(String name);

    @Message("删除「{name}」？")
    String del_title(String name);

    @Message("它带来的 {n} 条都会忘掉，不再被引用。")
    String del_rows(String n);

    @Message("它带来的 {n} 页都会忘掉，不再被引用；有人另外传过的同样内容留着。")
    String del_pages(String n);

    @Message("它还什么都没带来。")
    String del_nothing();

    @Message("存着的密码也删掉。")
    String del_secret();

    @Message("删除来源")
    String del_do();

    @Message("不删")
    String cancel();

    @Message("不改了")
    String leave();

    @Message("加好了，正在取第一次。")
    String done_added();

    @Message("开始取了。")
    String done_run();

    @Message("暂停了。已经学会的还在用。")
    String done_paused();

    @Message("接着取了。")
    String done_resumed();

    @Message("改好了。")
    String done_changed();

    @Message("删掉了，它带来的都忘了。")
    String done_deleted();

    @Message("名字")
    String f_name();

    @Message("回答引用它时这样称呼")
    String f_name_hint();

    @Message("网址")
    String f_url();

    @Message("打开就能看到内容的那一页")
    String f_url_page();

    @Message("多半是 /sitemap.xml")
    String f_url_sitemap();

    @Message("直接下载到文件的网址")
    String f_url_table();

    @Message("要登录才能看")
    String f_auth();

    @Message("Authorization 头")
    String f_auth_label();

    @Message("原样发给这个网址，别处不发。存下以后不再显示。")
    String f_auth_hint();

    @Message("哪些列")
    String f_columns_head();

    @Message("区分每一行的列")
    String f_column();

    @Message("不填就用 id，没有 id 就用第一列")
    String f_column_hint();

    @Message("称呼每一行的列")
    String f_label();

    @Message("可不填，例如品名")
    String f_label_hint();

    @Message("要学的列")
    String f_columns();

    @Message("用逗号隔开；不填就全要")
    String f_columns_hint();

    @Message("哪种数据库")
    String f_engine();

    @Message("服务器")
    String f_host();

    @Message("域名或公网 IP")
    String f_host_hint();

    @Message("端口")
    String f_port();

    @Message("库名")
    String f_database();

    @Message("用户名")
    String f_user();

    @Message("最好只有读的权限")
    String f_user_hint();

    @Message("密码")
    String f_password();

    @Message("新密码")
    String f_password_new();

    @Message("留空就不换")
    String f_password_keep();

    @Message("已经填好，留空就用它")
    String f_password_kept();

    @Message("封存在你的机构名下，不再显示，谁也看不到。")
    String f_password_hint();

    @Message("查询")
    String f_sql();

    @Message("一句 SELECT，不要分号；在只读事务里跑，最多 60 秒、50,000 行")
    String f_sql_hint();

    @Message("记更新时间的列")
    String f_updated();

    @Message("有它就只取新的；每天仍全比一次，好发现删掉的行")
    String f_updated_hint();

    @Message("加密")
    String f_tls();

    @Message("连接总是加密，并核对服务器的证书。")
    String f_tls_what();

    @Message("自己的证书机构（PEM）")
    String f_authorities();

    @Message("公认机构发的证书不用填")
    String f_authorities_hint();

    @Message("不加密")
    String f_unencrypted();

    @Message("只对开发时放开的地址有效，生产环境不收。")
    String f_unencrypted_what();

    @Message("多久取一次")
    String f_rhythm();

    @Message("每天几点")
    String f_at();

    @Message("只用于每天一次，北京时间")
    String f_at_hint();

    @Message("每 15 分钟")
    String r_quarter();

    @Message("每小时")
    String r_hour();

    @Message("每 6 小时")
    String r_six();

    @Message("每天一次")
    String r_daily();

    @Message("先试取一次")
    String try_it();

    @Message("「先试取一次」只看一眼开头，什么都不留。取到什么、为什么取不到，都会写在这里。")
    String try_note();

    @Message("再试一次")
    String try_again();

    @Message("正在试…")
    String trying();

    @Message("存下，开始取")
    String save();

    @Message("换一种")
    String back();

    @Message("取到了")
    String got();

    @Message("{size}，文字从这里开始：")
    String got_page(String size);

    @Message("{size}，是一份 PDF，存下以后再读。")
    String got_pdf(String size);

    @Message("列了 {n} 页，前几页是：")
    String got_sitemap(String n);

    @Message("{n} 行，{size}。开头几行：")
    String got_table(String n, String size);

    @Message("查到了，开头 {n} 行：")
    String got_query(String n);

    @Message("查到了，现在一行也没有。")
    String got_no_rows();

    @Message("你的程序每有变化就发一条，发完两秒内就能答。不用在这里先建什么。")
    String push_lead();

    @Message("一把钥匙")
    String push_key();

    @Message("在「API 与密钥」做一把，勾「更新知识」。密钥只显示一次。")
    String push_key_what();

    @Message("去做钥匙")
    String push_key_do();

    @Message("发一条")
    String push_send();

    @Message("换上你的密钥就能跑。同一个 id 再发一次就是更新。")
    String push_send_what();

    @Message("忘掉一条")
    String push_forget();

    @Message("一次最多 500 条，字段和批量写法见 API 文档。")
    String push_more();

    @Message("看 API 文档")
    String push_docs();

    @Message("改网址")
    String move();

    @Message("给「{name}」换网址")
    String move_title(String name);

    @Message("换成 https、加或去掉 www、末尾的斜杠，都算同一处，原来的页留着，只换名字。别的网址先试着取一次，再问你。")
    String move_what();

    @Message("这不是同一处。")
    String move_other();

    @Message("编号在新表里还有的行留着，不在的会忘掉（现在有 {n} 条）。")
    String move_table(String n);

    @Message("新网站地图里还列着的页留着，其余的会忘掉（现在有 {n} 页）。")
    String move_sitemap(String n);

    @Message("新的一页取到之后，旧的那页会忘掉。")
    String move_page();

    @Message("原来的密码只给原来的主机，不会发给新的。")
    String move_secret();

    @Message("换了主机要重新填；不需要就空着")
    String move_secret_hint();

    @Message("换")
    String move_do();

    @Message("是的，换过去")
    String move_meant();

    @Message("换好了，正在从新网址取。")
    String done_moved();

    @Message("分数是这个来源所有内容的平均。每条理由都指到原文的位置。怎么用它，右边说了算，以后取来的也照办。")
    String worth_lead();
}
