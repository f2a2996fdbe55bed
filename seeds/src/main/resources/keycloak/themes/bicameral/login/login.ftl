<#import "template.ftl" as layout>
<#import "parts.ftl" as parts>
<#import "passkeys.ftl" as passkeys>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('username','password') displayInfo=realm.password && realm.registrationAllowed && !registrationDisabled??; section>
<#if section = "header">${msg("loginAccountTitle")}
<#elseif section = "form">
  <#if realm.password>
  <form id="kc-form-login" action="${url.loginAction}" method="post">
    <#if !usernameHidden??>
    <@parts.text id="username" label=msg("usernameOrEmail") value=(login.username!'') autocomplete="username" wrongs=["username","password"] focus=!messagesPerField.existsError('username','password') required=true/>
    </#if>
    <@parts.password id="password" label=msg("password") autocomplete="current-password" wrongs=["username","password"] shown=usernameHidden?? focus=messagesPerField.existsError('username','password')/>
    <div class="options">
      <#if realm.rememberMe && !usernameHidden??>
      <label class="check"><input id="rememberMe" name="rememberMe" type="checkbox"<#if login.rememberMe??> checked</#if>> ${msg("rememberMe")}</label>
      </#if>
      <#if realm.resetPasswordAllowed><a href="${url.loginResetCredentialsUrl}">${msg("doForgotPassword")}</a></#if>
    </div>
    <input type="hidden" name="credentialId"<#if auth.selectedCredential?has_content> value="${auth.selectedCredential}"</#if>>
    <button class="btn primary block" id="kc-login" name="login" type="submit">${msg("doLogIn")}</button>
  </form>
  </#if>
  <@passkeys.conditionalUIData/>
  <@parts.eyes/>
<#elseif section = "info">
  <p>${msg("noAccount")} <a id="register" href="${url.registrationUrl}">${msg("registerHere")}</a></p>
  <p class="faint">${msg("noAccountNeeded")}</p>
<#elseif section = "socialProviders">
  <#if realm.password && social?? && social.providers?has_content>
  <ul class="others" aria-label="${msg("identity-provider-login-label")}">
    <#list social.providers as p><li><a class="btn plain block" id="social-${p.alias}" href="${p.loginUrl}">${p.displayName!}</a></li></#list>
  </ul>
  </#if>
</#if>
</@layout.registrationLayout>
