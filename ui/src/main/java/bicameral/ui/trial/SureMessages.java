package bicameral.ui.trial;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What moves the confidence of an answer, as a person says it. Chinese here, English in {@code messages/sure_en.properties}. */
@MessageBundle("sure")
public interface SureMessages {
    @Message("起点")
    String start();

    @Message("最好的一句")
    String best();

    @Message("哪里都没有的词")
    String nowhere();

    @Message("句子是另一种语言")
    String language();

    @Message("问的是数、价、时间或电话")
    String sort();

    @Message("问的是价钱")
    String price();

    @Message("问的是数")
    String number();

    @Message("问的是行不行")
    String yes_or_no();

    @Message("句子说了行不行")
    String settles();

    @Message("问原因或地方，句子里有")
    String helped();

    @Message("问的是原因")
    String reason();

    @Message("说到了问题里的几样")
    String named();

    @Message("问题里有多少只是顺便讲的")
    String besides();

    @Message("顺便讲的事里缺的")
    String told();

    @Message("标题里也有问到的词")
    String headed();

    @Message("问题有多长")
    String length();

    @Message("别处也差不多接近")
    String crowd();

    @Message("问题里的数字缺了几个")
    String figures();

    @Message("一句里同时说到几样")
    String together();
}
