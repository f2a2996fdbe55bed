<#import "template.ftl" as layout>
<#import "parts.ftl" as parts>
<#import "user-profile-commons.ftl" as profileCommons>
<#import "register-commons.ftl" as registerCommons>
<@layout.registrationLayout displayMessage=messagesPerField.exists('global') displayInfo=true; section>
<#if section = "header"><#if messageHeader??>${kcSanitize(msg("${messageHeader}"))?no_esc}<#else>${msg("registerTitle")}</#if>
<#elseif section = "form">
  <form id="kc-register-form" action="${url.registrationAction}" method="post">
    <#list profile.attributes as attribute>
      <#if attribute.name == 'locale'>
      <input type="hidden" name="locale" value="${(locale.currentLanguageTag)!''}">
      <#elseif ['firstName','lastName','email','username']?seq_contains(attribute.name)>
      <@parts.text id=attribute.name label=advancedMsg(attribute.displayName!'') value=(attribute.value!'') type=(attribute.name == 'email')?then('email','text') autocomplete=(attribute.autocomplete!{'firstName':'name','email':'email','username':'username','lastName':'family-name'}[attribute.name]) required=attribute.required focus=(attribute?index == 0)/>
      <#else>
      <div class="field"><label class="label" for="${attribute.name}">${advancedMsg(attribute.displayName!'')}</label><@profileCommons.inputFieldByType attribute=attribute/><@parts.wrong attribute.name attribute.name/></div>
      </#if>
    </#list>
    <#if passwordRequired??>
    <@parts.password id="password" label=msg("password") autocomplete="new-password" wrongs=["password","password-confirm"] hint=msg("passwordHint")/>
    <@parts.password id="password-confirm" label=msg("passwordConfirm") autocomplete="new-password" shown=false/>
    </#if>
    <@registerCommons.termsAcceptance/>
    <button class="btn primary block" id="kc-register" type="submit">${msg("doRegister")}</button>
  </form>
  <@parts.eyes/>
<#elseif section = "info">
  <p>${msg("haveAccount")} <a href="${url.loginUrl}">${msg("loginHere")}</a></p>
</#if>
</@layout.registrationLayout>
