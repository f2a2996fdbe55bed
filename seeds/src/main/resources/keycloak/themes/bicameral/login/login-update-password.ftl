<#import "template.ftl" as layout>
<#import "parts.ftl" as parts>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('password','password-confirm'); section>
<#if section = "header">${msg("updatePasswordTitle")}
<#elseif section = "form">
  <form id="kc-passwd-update-form" action="${url.loginAction}" method="post">
    <@parts.password id="password-new" label=msg("passwordNew") autocomplete="new-password" wrongs=["password","password-confirm"] hint=msg("passwordHint") focus=true/>
    <@parts.password id="password-confirm" label=msg("passwordConfirm") autocomplete="new-password" wrongs=["password-confirm"] shown=false/>
    <div class="options"><label class="check"><input id="logout-sessions" name="logout-sessions" type="checkbox" value="on"> ${msg("logoutOtherSessions")}</label></div>
    <button class="btn primary block" name="login" type="submit">${msg("doSavePassword")}</button>
    <#if isAppInitiatedAction??><button class="btn plain block" name="cancel-aia" value="true" type="submit" formnovalidate>${msg("doCancel")}</button></#if>
  </form>
  <@parts.eyes/>
</#if>
</@layout.registrationLayout>
