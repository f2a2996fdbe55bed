package bicameral.marketplace.payout;

import bicameral.marketplace.payment.AlipayConnection;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.ProviderTrouble;
import com.alipay.api.AlipayClient;
import com.alipay.api.domain.AlipayFundTransCommonQueryModel;
import com.alipay.api.domain.AlipayFundTransUniTransferModel;
import com.alipay.api.domain.Participant;
import com.alipay.api.request.AlipayFundTransCommonQueryRequest;
import com.alipay.api.request.AlipayFundTransUniTransferRequest;
import com.alipay.api.response.AlipayFundTransCommonQueryResponse;
import com.alipay.api.response.AlipayFundTransUniTransferResponse;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Alipay: single transfers to a person's Alipay account, whose name has to fit. The merchant's number of a transfer is the
 * payout's id, and Alipay never forgets one. Thread-safe.
 */
@ApplicationScoped
public class AlipayTransfers implements PayoutProvider {
    static final String NAME = "alipay";

    private static final String PRODUCT = "TRANS_ACCOUNT_NO_PWD";
    private static final String SCENE = "DIRECT_TRANSFER";

    private final @Nullable AlipayClient client;

    public AlipayTransfers(PaymentSettings settings) {
        this.client = settings.alipay().map(AlipayConnection::to).orElse(null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean available() {
        return client != null;
    }

    @Override
    public boolean forgetsKeys() {
        return false;
    }

    @Override
    public Answer pay(Order order) {
        Participant payee = new Participant();
        payee.setIdentity(order.to().number());
        payee.setIdentityType("ALIPAY_LOGON_ID");
        payee.setName(order.to().holder());
        AlipayFundTransUniTransferModel model = new AlipayFundTransUniTransferModel();
        model.setOutBizNo(AlipayConnection.number(order.id()));
        model.setTransAmount(order.amount().amount().toPlainString());
        model.setProductCode(PRODUCT);
        model.setBizScene(SCENE);
        model.setOrderTitle("Bicameral");
        model.setPayeeInfo(payee);
        AlipayFundTransUniTransferRequest request = new AlipayFundTransUniTransferRequest();
        request.setBizModel(model);
        AlipayFundTransUniTransferResponse answer = AlipayConnection.ask(client, request);
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
        return new Answer(standing(answer.getStatus()), answer.getOrderId());
    }

    @Override
    public Answer look(Order order) {
        AlipayFundTransCommonQueryModel model = new AlipayFundTransCommonQueryModel();
        model.setOutBizNo(AlipayConnection.number(order.id()));
        model.setProductCode(PRODUCT);
        model.setBizScene(SCENE);
        AlipayFundTransCommonQueryRequest request = new AlipayFundTransCommonQueryRequest();
        request.setBizModel(model);
        AlipayFundTransCommonQueryResponse answer = AlipayConnection.ask(client, request);
        if ("ORDER_NOT_EXIST".equals(answer.getSubCode())) return Answer.absent();
        if (!AlipayConnection.succeeded(answer))
            throw ProviderTrouble.unknown(AlipayConnection.trouble(answer).code());
        return new Answer(standing(answer.getStatus()), answer.getOrderId());
    }

    private static Standing standing(@Nullable String status) {
        return switch (status == null ? "" : status) {
            case "SUCCESS" -> Standing.PAID;
            case "FAIL", "CLOSED", "REFUND" -> Standing.FAILED;
            default -> Standing.UNDER_WAY;
        };
    }
}
